package jd.compose.file;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;

/// Writes numbers and durations as Go does, since compose turns the values of a file into texts by Go's rules, and the
/// checksum of a service depends on them.
public final class GoValues {
    private static final int LOWEST_PLAIN_EXPONENT = -4;
    private static final int HIGHEST_PLAIN_EXPONENT = 20;

    private GoValues() {}

    /// {@return the duration as Go prints it: `1m30s`, `1.5s`, `300ms`, `20µs`}
    public static String of(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return fraction(duration.toNanos());
        }
        BigDecimal seconds = BigDecimal.valueOf(duration.toNanosPart()).movePointLeft(9)
                .add(BigDecimal.valueOf(duration.toSecondsPart()));
        String text = seconds.stripTrailingZeros().toPlainString() + "s";
        if (duration.toMinutes() > 0) {
            text = duration.toMinutesPart() + "m" + text;
        }
        return duration.toHours() > 0 ? duration.toHours() + "h" + text : text;
    }

    /// Below a second the unit is the largest of which there is at least one.
    private static String fraction(long nanos) {
        int digits = nanos >= 1_000_000 ? 6 : nanos >= 1_000 ? 3 : 0;
        String unit = digits == 6 ? "ms" : digits == 3 ? "µs" : "ns";
        return BigDecimal.valueOf(nanos).movePointLeft(digits).stripTrailingZeros().toPlainString() + unit;
    }

    /// {@return the text of a scalar, where a number or a boolean stands for a text: `0755` is 493, `1e3` is 1000}
    static String of(YamlNode.Scalar scalar) {
        return switch (scalar.kind()) {
            case TEXT, NOTHING -> scalar.text();
            case FLAG -> scalar.text().toLowerCase(Locale.ROOT);
            case INTEGER -> integerText(scalar.text());
            case DECIMAL -> decimal(scalar.text());
        };
    }

    /// A number with too many digits for a number is a text.
    private static String integerText(String text) {
        try {
            return integer(text).toString();
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /// A leading zero makes a number octal, as in the modes of files.
    ///
    /// @throws NumberFormatException if the text is no number
    static BigInteger integer(String text) {
        String digits = text.replace("_", "");
        boolean negative = digits.startsWith("-");
        String unsigned = negative || digits.startsWith("+") ? digits.substring(1) : digits;
        String lower = unsigned.toLowerCase(Locale.ROOT);
        BigInteger value;
        if (lower.startsWith("0x")) {
            value = new BigInteger(natural(lower.substring(2)), 16);
        } else if (lower.startsWith("0o")) {
            value = new BigInteger(natural(lower.substring(2)), 8);
        } else if (lower.startsWith("0b")) {
            value = new BigInteger(natural(lower.substring(2)), 2);
        } else if (lower.matches("0[0-7]+")) {
            value = new BigInteger(lower, 8);
        } else {
            value = new BigInteger(natural(lower));
        }
        return negative ? value.negate() : value;
    }

    private static String natural(String digits) {
        // BigInteger would accept a second sign, and its parser is quadratic.
        if (digits.isEmpty() || digits.length() > 64 || "+-".indexOf(digits.charAt(0)) >= 0) {
            throw new NumberFormatException(digits);
        }
        return digits;
    }

    private static String decimal(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".nan")) {
            return "NaN";
        } else if (lower.endsWith(".inf")) {
            return lower.startsWith("-") ? "-Inf" : "+Inf";
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            return text;
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (value == 0 || exponent >= LOWEST_PLAIN_EXPONENT && exponent <= HIGHEST_PLAIN_EXPONENT) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        return (value < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
