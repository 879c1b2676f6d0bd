package jd.client.format;

/// Indents JSON with four spaces a level and changes nothing else: numbers keep their digits, strings their escapes,
/// fields their order. So `inspect` shows exactly what the daemon sent.
///
/// Go: encoding/json.Indent
public final class IndentedJson {
    private final String json;
    private final StringBuilder text = new StringBuilder();
    private int depth;

    private IndentedJson(String json) {
        this.json = json;
    }

    /// @param json a well-formed document
    public static String of(String json) {
        return new IndentedJson(json).indent();
    }

    private String indent() {
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            switch (c) {
                case ' ', '\t', '\r', '\n' -> { }
                case '"' -> i = copyString(i);
                case '{', '[' -> i = open(i);
                case '}', ']' -> {
                    depth--;
                    newLine();
                    text.append(c);
                }
                case ',' -> {
                    text.append(c);
                    newLine();
                }
                case ':' -> text.append(": ");
                default -> text.append(c);
            }
        }
        return text.toString();
    }

    private int copyString(int start) {
        int end = start + 1;
        while (json.charAt(end) != '"') {
            end += json.charAt(end) == '\\' ? 2 : 1;
        }
        text.append(json, start, end + 1);
        return end;
    }

    /// Empty objects and arrays stay on one line.
    private int open(int start) {
        int next = start + 1;
        while (Character.isWhitespace(json.charAt(next))) {
            next++;
        }
        text.append(json.charAt(start));
        if (json.charAt(next) == '}' || json.charAt(next) == ']') {
            text.append(json.charAt(next));
            return next;
        }
        depth++;
        newLine();
        return start;
    }

    private void newLine() {
        text.append('\n').append("    ".repeat(depth));
    }
}
