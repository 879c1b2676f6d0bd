package jd.image;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/// Finds the first syntax error of a JSON text and words it as Go's decoder does, because Docker shows that text to its user:
/// `invalid character 'x' looking for beginning of value`.
///
/// RFC 8259; Go: encoding/json/scanner.go
public final class JsonSyntax {
    /// The error of a text that is cut off.
    public static final String CUT_OFF = "unexpected end of JSON input";

    private enum Open {
        OBJECT, ARRAY
    }

    private final byte[] text;
    private final Deque<Open> open = new ArrayDeque<>();
    private int at;

    private JsonSyntax(byte[] text) {
        this.text = text;
    }

    /// {@return the first error; empty if the text is one JSON value}
    public static Optional<String> problem(byte[] text) {
        try {
            new JsonSyntax(text).document();
            return Optional.empty();
        } catch (ImageFormatException e) {
            return Optional.of(e.getMessage());
        }
    }

    /// {@return Go's name for a kind of value}
    ///
    /// @param name Jackson's
    public static String kind(String name) {
        return name.equals("BOOLEAN") ? "bool" : name.toLowerCase(Locale.ROOT);
    }

    private void document() {
        boolean more = true;
        while (more) {
            more = beginsContainer() || endsValue();
        }
        skipSpace();
        if (at < text.length) {
            throw unexpected("after top-level value");
        }
    }

    /// Reads the beginning of a value. {@return whether another value must follow: the first of a list or of an object}
    private boolean beginsContainer() {
        skipSpace();
        switch (peek()) {
            case '{' -> {
                return entersUnlessEmpty(Open.OBJECT, '}');
            }
            case '[' -> {
                return entersUnlessEmpty(Open.ARRAY, ']');
            }
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("looking for beginning of value");
        }
        return false;
    }

    private boolean entersUnlessEmpty(Open kind, char end) {
        at++;
        skipSpace();
        if (peek() == end) {
            at++;
            return false;
        }
        open.push(kind);
        if (kind == Open.OBJECT) {
            key();
        }
        return true;
    }

    /// Reads what follows a value. {@return whether another value must follow}
    private boolean endsValue() {
        while (!open.isEmpty()) {
            boolean object = open.peek() == Open.OBJECT;
            skipSpace();
            int next = peek();
            if (next == ',') {
                at++;
                if (object) {
                    key();
                }
                return true;
            }
            if (next != (object ? '}' : ']')) {
                throw unexpected(object ? "after object key:value pair" : "after array element");
            }
            at++;
            open.pop();
        }
        return false;
    }

    private void key() {
        skipSpace();
        if (peek() != '"') {
            throw unexpected("looking for beginning of object key string");
        }
        string();
        skipSpace();
        require(peek() == ':', "after object key");
    }

    private void string() {
        at++;
        while (peek() != '"') {
            boolean escaped = peek() == '\\';
            require(peek() >= ' ', "in string literal");
            if (escaped) {
                escape();
            }
        }
        at++;
    }

    private void escape() {
        boolean unicode = peek() == 'u';
        require("\"\\/bfnrtu".indexOf(peek()) >= 0, "in string escape code");
        for (int i = 0; unicode && i < 4; i++) {
            require(Character.digit(peek(), 16) >= 0, "in \\u hexadecimal character escape");
        }
    }

    private void literal(String word) {
        at++;
        for (int i = 1; i < word.length(); i++) {
            require(peek() == word.charAt(i), "in literal " + word + " (expecting '" + word.charAt(i) + "')");
        }
    }

    private void number() {
        if (peek() == '-') {
            at++;
        }
        boolean zero = peek() == '0';
        require(isDigit(peek()), "in numeric literal");
        if (!zero) {
            digits();
        }
        if (follows('.')) {
            require(isDigit(peek()), "after decimal point in numeric literal");
            digits();
        }
        if (follows('e') || follows('E')) {
            if (!follows('+')) {
                follows('-');
            }
            require(isDigit(peek()), "in exponent of numeric literal");
            digits();
        }
    }

    private void digits() {
        while (at < text.length && isDigit(text[at])) {
            at++;
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /// Reads a character if it is the next one.
    private boolean follows(char c) {
        if (at < text.length && text[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private int peek() {
        if (at == text.length) {
            throw new ImageFormatException(CUT_OFF);
        }
        return text[at] & 0xff;
    }

    /// Reads the next character if it is as expected.
    private void require(boolean expected, String context) {
        if (!expected) {
            throw unexpected(context);
        }
        at++;
    }

    private ImageFormatException unexpected(String context) {
        return new ImageFormatException("invalid character " + quoted(peek()) + " " + context);
    }

    private static String quoted(int c) {
        return switch (c) {
            case '\'' -> "'\\''";
            case '\\' -> "'\\\\'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\t' -> "'\\t'";
            case 7 -> "'\\a'";
            case '\b' -> "'\\b'";
            case '\f' -> "'\\f'";
            case 11 -> "'\\v'";
            default -> c < ' ' || c == 0x7f ? "'\\x%02x'".formatted(c)
                    : c > 0x7f && c <= 0xa0 || c == 0xad ? "'\\u%04x'".formatted(c) : "'" + (char) c + "'";
        };
    }

    private void skipSpace() {
        while (at < text.length && " \t\r\n".indexOf(text[at]) >= 0) {
            at++;
        }
    }
}
