package jd.server.api;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Checks that a text begins with a JSON value, and says where it does not in the words of Go's scanner, which are the
/// words that Docker's users see: `invalid character '}' looking for beginning of value`, `unexpected EOF`.
///
/// RFC 8259 · Go: encoding/json/scanner.go
public final class JsonGrammar {
    /// The deepest document of the API has six levels. Go would read ten thousand, but what reads here and what writes
    /// it again later calls itself once or more a level, on stacks of half a megabyte.
    private static final int MAX_DEPTH = 100;

    /// No number of the API has more than twenty digits.
    private static final int MAX_NUMBER = 1000;

    private final byte[] text;
    private int at;
    private int values;

    private JsonGrammar(byte[] text) {
        this.text = text;
    }

    /// What the check has found.
    ///
    /// @param end where the value ends, as a position in the text
    /// @param values how many there are: objects, arrays, their members and elements
    /// @param problem why the text is not a value
    public record Verdict(int end, int values, Optional<String> problem) {}

    /// What is wrong, thrown inside this class alone.
    private static final class Problem extends Exception {
        Problem(String message) {
            super(message);
        }
    }

    public static Verdict check(byte[] text) {
        var grammar = new JsonGrammar(text);
        try {
            grammar.value(0);
            return new Verdict(grammar.at, grammar.values, Optional.empty());
        } catch (Problem e) {
            return new Verdict(grammar.at, grammar.values, Optional.of(e.getMessage()));
        }
    }

    private void value(int depth) throws Problem {
        if (depth > MAX_DEPTH) {
            throw new Problem("exceeded max depth");
        }
        values++;
        int c = token();
        switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected(c, "looking for beginning of value");
        }
    }

    private void object(int depth) throws Problem {
        at++;
        if (token() == '}') {
            at++;
            return;
        }
        while (true) {
            if (token() != '"') {
                throw unexpected(token(), "looking for beginning of object key string");
            }
            string();
            if (token() != ':') {
                throw unexpected(token(), "after object key");
            }
            at++;
            value(depth + 1);
            if (ends('}', "after object key:value pair")) {
                return;
            }
        }
    }

    private void array(int depth) throws Problem {
        at++;
        if (token() == ']') {
            at++;
            return;
        }
        do {
            value(depth + 1);
        } while (!ends(']', "after array element"));
    }

    // After an element: the end, or a comma and another one.
    private boolean ends(char bracket, String context) throws Problem {
        int c = token();
        if (c != bracket && c != ',') {
            throw unexpected(c, context);
        }
        at++;
        return c == bracket;
    }

    private void string() throws Problem {
        at++;
        for (int c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                throw unexpected(c, "in string literal");
            }
            at++;
            if (c == '\\') {
                escape();
            }
        }
        at++;
    }

    private void escape() throws Problem {
        int c = next();
        if ("\"\\/bfnrt".indexOf(c) < 0 && c != 'u') {
            throw unexpected(c, "in string escape code");
        }
        at++;
        for (int i = 0; c == 'u' && i < 4; i++) {
            if (Character.digit(next(), 16) < 0) {
                throw unexpected(next(), "in \\u hexadecimal character escape");
            }
            at++;
        }
    }

    private void literal(String word) throws Problem {
        for (int i = 0; i < word.length(); i++) {
            if (next() != word.charAt(i)) {
                throw unexpected(next(), "in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
            at++;
        }
    }

    private void number() throws Problem {
        int start = at;
        digitsAndExponent();
        if (at - start > MAX_NUMBER) {
            throw new Problem("a number of " + (at - start) + " characters");
        }
    }

    private void digitsAndExponent() throws Problem {
        if (next() == '-') {
            at++;
        }
        if (isEnd() || !isDigit(text[at])) {
            throw unexpected(next(), "in numeric literal");
        }
        if (text[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (!isEnd() && text[at] == '.') {
            at++;
            requireDigit("after decimal point in numeric literal");
            digits();
        }
        if (!isEnd() && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (next() == '+' || next() == '-') {
                at++;
            }
            requireDigit("in exponent of numeric literal");
            digits();
        }
    }

    private void requireDigit(String context) throws Problem {
        if (!isDigit(next())) {
            throw unexpected(next(), context);
        }
    }

    private void digits() {
        while (!isEnd() && isDigit(text[at])) {
            at++;
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private boolean isEnd() {
        return at == text.length;
    }

    private int next() throws Problem {
        if (isEnd()) {
            throw new Problem("unexpected EOF");
        }
        return text[at] & 0xff;
    }

    // The next byte that is no white space, not yet passed.
    private int token() throws Problem {
        while (" \t\r\n".indexOf(next()) >= 0) {
            at++;
        }
        return next();
    }

    private static Problem unexpected(int c, String context) {
        String shown = switch (c) {
            case '\'' -> "'\\''";
            case '"' -> "'\"'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\t' -> "'\\t'";
            default -> c < ' ' || c == 0x7f
                    ? "'\\x%02x'".formatted(c)
                    : "'" + new String(new byte[] {(byte) c}, StandardCharsets.ISO_8859_1) + "'";
        };
        return new Problem("invalid character " + shown + " " + context);
    }
}
