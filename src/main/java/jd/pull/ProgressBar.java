package jd.pull;

import java.util.Locale;

/// The bar in a line of progress: `[=====>                                             ]  532.5kB/5.3MB`.
///
/// Docker 1.2.0: utils/jsonmessage.go JSONProgress.String
public final class ProgressBar {
    private static final int WIDTH = 50;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private ProgressBar() {}

    /// @param total 0 or less when it is unknown
    public static String of(long current, long total) {
        if (current <= 0 && total <= 0) {
            return "";
        }
        if (total <= 0) {
            return padded(current);
        }
        int done = Math.min((int) ((double) current / total * 100) / 2, WIDTH);
        String bar = "[" + "=".repeat(done) + ">" + " ".repeat(WIDTH - done) + "] ";
        // More than the total: then the total is wrong.
        return bar + padded(current) + (current > total ? "" : "/" + humanSize(total));
    }

    private static String padded(long size) {
        return String.format("%8s", humanSize(size));
    }

    /// {@return at most four digits and a decimal unit: `1.337MB`}
    static String humanSize(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < UNITS.length - 1) {
            size /= 1000;
            unit++;
        }
        return fourDigits(size) + UNITS[unit];
    }

    /// C's format %.4g for a number below a thousand: without trailing zeros.
    private static String fourDigits(double size) {
        int integerDigits = size < 10 ? 1 : size < 100 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%." + (4 - integerDigits) + "f", size);
        return text.replaceFirst("0+$", "").replaceFirst("\\.$", "");
    }
}
