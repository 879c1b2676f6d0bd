package jd.create.output;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.server.api.ApiException;

/// `--log-opt max-size=10m --log-opt max-file=3`: when a log is put aside, and how many are kept.
public final class LogLimits {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(\\.[0-9]+)? ?([kmgtp]?)(i?b)?");

    private LogLimits() {}

    /// {@return bytes, 0 for no limit}
    public static long maxSize(Map<String, String> options) {
        String text = options.getOrDefault("max-size", "-1");
        if (text.equals("-1")) {
            return 0;
        }
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw ApiException.internal(
                    "failed to create task for container: failed to initialize logging driver: invalid size: '" + text
                            + "'");
        }
        double number = Double.parseDouble(size.group(1) + (size.group(2) == null ? "" : size.group(2)));
        String unit = size.group(3);
        return (long) (number * (unit.isEmpty() ? 1 : 1L << 10 * ("kmgtp".indexOf(unit) + 1)));
    }

    public static int maxFiles(Map<String, String> options) {
        String text = options.getOrDefault("max-file", "1");
        return text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : 1;
    }
}
