package jd.client.format;

/// Escapes JSON as Go's encoder does, so that a document can be embedded in HTML and JavaScript: `<`, `>` and `&` are
/// written as `\u003c`, `\u003e` and `\u0026`, and the line separators of Unicode as `\u2028` and `\u2029`.
///
/// Go: encoding/json.HTMLEscape
public final class GoJson {
    private GoJson() {}

    /// @param json a document, in which these characters occur only in texts
    public static String escaped(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
                .replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }
}
