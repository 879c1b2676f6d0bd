package jd.libcontainer.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON object read whole: strings, longs, booleans, lists and maps; a number with a fraction or an exponent stays text.
///
/// No library: nsinit, and dockerinit for the hooks of a bundle, read one in a JVM that has just started, and the first
/// parser of a library builds tables for numbers of any length, which takes a fifth of the boot.
public record JsonTree(Map<String, Object> fields) {
    /// {@return the document; a field that is null is absent}
    ///
    /// @throws UncheckedIOException where the bytes are no JSON object
    public static JsonTree read(byte[] bytes) {
        Reader reader = new Reader(bytes);
        if (reader.value() instanceof JsonTree tree && reader.next() == Reader.END) {
            return tree;
        }
        throw reader.wrong();
    }

    /// Reads the bytes as they came, since all that gives a document its form is ASCII: an interpreted loop over bytes takes
    /// a fifth of the time of one over a string's characters, and in a dockerinit nothing is compiled.
    private static final class Reader {
        static final int END = -1;

        /// The reader recurses: without a bound a deep document overflows the stack.
        private static final int MAX_DEPTH = 500;

        private final byte[] text;
        private int at;
        private int depth;

        Reader(byte[] text) {
            this.text = text;
        }

        /// {@return the first byte that is no space, which stays unread}
        int next() {
            while (at < text.length && isSpace(text[at])) {
                at++;
            }
            return at < text.length ? text[at] & 0xff : END;
        }

        private static boolean isSpace(byte c) {
            return c == ' ' || c == '\t' || c == '\r' || c == '\n';
        }

        /// {@return a value, null for null}
        Object value() {
            int first = next();
            if (first == '{' || first == '[') {
                return nested(first);
            }
            if (first == '"') {
                return string();
            }
            return word();
        }

        private Object nested(int first) {
            if (depth == MAX_DEPTH) {
                throw wrong();
            }
            depth++;
            Object value = first == '{' ? object() : array();
            depth--;
            return value;
        }

        private JsonTree object() {
            Map<String, Object> fields = new LinkedHashMap<>();
            at++;
            if (taken('}')) {
                return new JsonTree(fields);
            }
            do {
                next();
                String name = string();
                expect(':');
                Object value = value();
                if (value != null) {
                    fields.put(name, value);
                }
            } while (taken(','));
            expect('}');
            return new JsonTree(fields);
        }

        private List<Object> array() {
            List<Object> elements = new ArrayList<>();
            at++;
            if (taken(']')) {
                return elements;
            }
            do {
                elements.add(value());
            } while (taken(','));
            expect(']');
            return elements;
        }

        private String string() {
            expect('"');
            String plain = plain();
            if (text[at] == '"') {
                at++;
                return plain;
            }
            StringBuilder string = new StringBuilder(plain);
            while (text[at] == '\\') {
                at++;
                string.append(escaped()).append(plain());
            }
            at++;
            return string.toString();
        }

        /// {@return the text up to a quote or a backslash}
        private String plain() {
            int start = at;
            int end = start;
            while (end < text.length && text[end] != '"' && text[end] != '\\' && (text[end] >= ' ' || text[end] < 0)) {
                end++;
            }
            at = end;
            if (end == text.length || text[end] >= 0 && text[end] < ' ') {
                throw wrong();
            }
            return new String(text, start, end - start, StandardCharsets.UTF_8);
        }

        private char escaped() {
            int c = at < text.length ? text[at++] : END;
            if (c == 'u' && at + 4 <= text.length) {
                at += 4;
                return hexadecimal(ascii(at - 4, at));
            }
            int known = "\"\\/bfnrt".indexOf(c);
            if (known < 0) {
                throw wrong();
            }
            return "\"\\/\b\f\n\r\t".charAt(known);
        }

        private char hexadecimal(String digits) {
            try {
                return (char) Integer.parseInt(digits, 16);
            } catch (NumberFormatException e) {
                throw wrong();
            }
        }

        private String ascii(int start, int end) {
            return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
        }

        /// A number, or one of three names.
        private Object word() {
            int start = at;
            while (at < text.length && isWordPart(text[at])) {
                at++;
            }
            String word = ascii(start, at);
            if (word.equals("true") || word.equals("false")) {
                return word.equals("true");
            }
            if (word.equals("null")) {
                return null;
            }
            try {
                return Long.valueOf(word);
            } catch (NumberFormatException e) {
                return unsigned(word);
            }
        }

        /// The kernel's "no limit" is the greatest number without a sign, which is -1 with one.
        private Object unsigned(String word) {
            try {
                return Long.parseUnsignedLong(word);
            } catch (NumberFormatException e) {
                return fraction(word);
            }
        }

        private String fraction(String word) {
            try {
                Double.parseDouble(word);
            } catch (NumberFormatException e) {
                throw wrong();
            }
            if (word.indexOf('.') < 0 && word.indexOf('e') < 0 && word.indexOf('E') < 0) {
                throw wrong();
            }
            return word;
        }

        private static boolean isWordPart(byte c) {
            return c == '-' || c == '+' || c == '.' || c == 'E' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z';
        }

        private boolean taken(char c) {
            if (next() != c) {
                return false;
            }
            at++;
            return true;
        }

        private void expect(char c) {
            if (!taken(c)) {
                throw wrong();
            }
        }

        UncheckedIOException wrong() {
            return new UncheckedIOException("read JSON", new IOException("not a JSON object, at byte " + at));
        }
    }

    public static byte[] write(Map<String, Object> object) {
        StringBuilder text = new StringBuilder();
        write(text, object);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(StringBuilder text, Object value) {
        if (value instanceof JsonTree tree) {
            write(text, tree.fields());
        } else if (value instanceof Map<?, ?> object) {
            char separator = '{';
            for (Map.Entry<?, ?> entry : object.entrySet()) {
                string(text.append(separator), (String) entry.getKey());
                write(text.append(':'), entry.getValue());
                separator = ',';
            }
            text.append(object.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            char separator = '[';
            for (Object element : list) {
                write(text.append(separator), element);
                separator = ',';
            }
            text.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof String string) {
            string(text, string);
        } else {
            text.append(value);
        }
    }

    private static void string(StringBuilder text, String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c < ' ') {
                text.append(c < 16 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
            } else if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
