package jd.client.format;

/// Shortens texts to the width of a column.
public final class Shortened {
    private static final int ID = 12;

    private Shortened() {}

    /// {@return the first twelve digits of an id, without `sha256:`}
    public static String id(String id) {
        String digits = id.substring(id.indexOf(':') + 1);
        return digits.length() > ID ? digits.substring(0, ID) : digits;
    }

    /// {@return at most that many characters, the last one an ellipsis if the text was cut}
    public static String text(String text, int most) {
        int length = text.codePointCount(0, text.length());
        return length <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    /// {@return the text as a Go string literal: in quotes, with `\n` and `\"`}
    public static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case 7 -> quoted.append("\\a");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case 11 -> quoted.append("\\v");
                default -> {
                    if (c < ' ' || c == 127) {
                        quoted.append("\\x%02x".formatted(c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
