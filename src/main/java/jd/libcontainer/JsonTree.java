package jd.libcontainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON object read whole: strings, longs, booleans, lists and maps; a number with a fraction or an exponent stays text.
///
/// By hand, since dockerinit reads one at every start: the first parser of a well-kept library makes tables for numbers
/// of any length, and takes a fifth of the whole boot for it.
public record JsonTree(Map<String, Object> fields) {

    /// {@return the document; a field that is null is absent}
    ///
    /// @throws UncheckedIOException where the bytes are no JSON object
    public static JsonTree read(byte[] bytes) {
        Reader reader = new Reader(new String(bytes, StandardCharsets.UTF_8));
        if (reader.value() instanceof JsonTree tree && reader.next() == Reader.END) {
            return tree;
        }
        throw reader.wrong();
    }

    private static final class Reader {
        static final char END = '\uffff';

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        /// {@return the first character that is no space, which stays unread}
        char next() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : END;
        }

        /// {@return a value, null for null}
        Object value() {
            char first = next();
            if (first == '{') {
                return object();
            }
            if (first == '[') {
                return array();
            }
            if (first == '"') {
                return string();
            }
            return word();
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
            if (at >= text.length() || text.charAt(at) != '"') {
                throw wrong();
            }
            StringBuilder string = new StringBuilder();
            int start = ++at;
            while (true) {
                char c = at < text.length() ? text.charAt(at) : END;
                if (c == '"') {
                    return string.append(text, start, at++).toString();
                }
                if (c < ' ' || c == END && at >= text.length()) {
                    throw wrong();
                }
                at++;
                if (c == '\\') {
                    string.append(text, start, at - 1).append(escaped());
                    start = at;
                }
            }
        }

        private char escaped() {
            char c = at < text.length() ? text.charAt(at++) : END;
            if (c == 'u' && at + 4 <= text.length()) {
                at += 4;
                try {
                    return (char) Integer.parseInt(text, at - 4, at, 16);
                } catch (NumberFormatException e) {
                    throw wrong();
                }
            }
            int known = "\"\\/bfnrt".indexOf(c);
            if (known < 0) {
                throw wrong();
            }
            return "\"\\/\b\f\n\r\t".charAt(known);
        }

        /// A number, or one of three names.
        private Object word() {
            int start = at;
            while (at < text.length() && isWordPart(text.charAt(at))) {
                at++;
            }
            String word = text.substring(start, at);
            if (word.equals("true") || word.equals("false")) {
                return word.equals("true");
            }
            if (word.equals("null")) {
                return null;
            }
            try {
                return Long.valueOf(word);
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

        private static boolean isWordPart(char c) {
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
            return new UncheckedIOException("read JSON", new IOException("not a JSON object, at character " + at));
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

    String text(String name) {
        return (String) fields.get(name);
    }

    long number(String name) {
        return (Long) fields.get(name);
    }

    boolean flag(String name) {
        return (Boolean) fields.get(name);
    }

    JsonTree child(String name) {
        return (JsonTree) fields.get(name);
    }

    List<JsonTree> children(String name) {
        List<JsonTree> children = new ArrayList<>();
        for (Object element : (List<?>) fields.get(name)) {
            children.add((JsonTree) element);
        }
        return children;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : (List<?>) fields.get(name)) {
            texts.add((String) element);
        }
        return texts;
    }

    Map<String, String> textMap() {
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : fields.entrySet()) {
            map.put(entry.getKey(), (String) entry.getValue());
        }
        return map;
    }
}
