package jd.build.file;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Formats values as Go's fmt does: the texts are part of an image's history and of Docker's messages.
public final class GoText {
    private GoText() {}

    /// `%q` of a string.
    public static String quoted(String text) {
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
    public static String quoted(List<String> list) {
        return list.stream().map(GoText::quoted).collect(Collectors.joining(" ", "[", "]"));
    }

    /// `%v` of a list: `[a b]`.
    public static String listed(Collection<String> list) {
        return "[" + String.join(" ", list) + "]";
    }

    /// `%q` of an integer: a quoted character.
    public static String quotedRune(int rune) {
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
}
