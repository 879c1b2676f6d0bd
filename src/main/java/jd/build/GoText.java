package jd.build;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Formats values as Go's fmt does: the texts are part of an image's history and of Docker's messages.
final class GoText {
    private static final long SECOND = 1_000_000_000L;

    private GoText() {}

    /// `%q` of a string.
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> quoted.append(switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 0x07 -> "\\a";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case 0x0b -> "\\v";
            default -> c < ' ' || c == 0x7f ? String.format("\\x%02x", c) : Character.toString(c);
        }));
        return quoted.append('"').toString();
    }

    /// `%q` of a list: `["a" "b"]`.
    static String quoted(List<String> list) {
        return list.stream().map(GoText::quoted).collect(Collectors.joining(" ", "[", "]"));
    }

    /// `%v` of a list: `[a b]`.
    static String listed(Collection<String> list) {
        return "[" + String.join(" ", list) + "]";
    }

    /// `%q` of an integer: a quoted character.
    static String quotedRune(int rune) {
        return switch (rune) {
            case '\'' -> "'\\''";
            case '\\' -> "'\\\\'";
            case 0x07 -> "'\\a'";
            case '\b' -> "'\\b'";
            case '\f' -> "'\\f'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\t' -> "'\\t'";
            case 0x0b -> "'\\v'";
            default -> rune < ' ' || rune == 0x7f
                    ? String.format("'\\x%02x'", rune)
                    : "'" + (Character.isValidCodePoint(rune) ? Character.toString(rune) : "\uFFFD") + "'";
        };
    }

    /// A duration: `1m0s`, `1.5s`, `100ms`.
    static String duration(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < SECOND) {
            long unit = nanos < 1_000 ? 1 : nanos < 1_000_000 ? 1_000 : 1_000_000;
            return decimal(nanos, unit) + (unit == 1 ? "ns" : unit == 1_000 ? "µs" : "ms");
        }
        long minutes = nanos / (60 * SECOND);
        String seconds = decimal(nanos % (60 * SECOND), SECOND) + "s";
        String hours = minutes >= 60 ? minutes / 60 + "h" : "";
        return minutes == 0 ? seconds : hours + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long value, long unit) {
        return BigDecimal.valueOf(value).divide(BigDecimal.valueOf(unit)).stripTrailingZeros()
                .toPlainString();
    }
}
