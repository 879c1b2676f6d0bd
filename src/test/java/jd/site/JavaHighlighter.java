package jd.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes a Java source as HTML, a string for each line: comments, literals and keywords in spans with the class names of
/// Rouge, which highlights the listings, and names of types as links to their pages.
///
/// @param types the sources by simple name
/// @param base  the way from the page to the root of the site: `../../../../`
record JavaHighlighter(Map<String, SourceFile> types, String base) {
    private static final Pattern TOKEN = Pattern.compile("""
            (?<comment>//[^\\n]*|/\\*.*?\\*/)\
            |(?<block>\""")|(?<string>"(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])+')\
            |(?<annotation>@[A-Za-z]\\w*)\
            |(?<number>\\b\\d[\\w.]*)\
            |(?<name>[A-Za-z_$][\\w$]*)""", Pattern.DOTALL);
    private static final Pattern TYPE_IN_COMMENT = Pattern.compile("(?<=[\\[`])[A-Z]\\w*");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?(?!jd\\.)[\\w.]*\\.([A-Z]\\w*)(?:\\.\\w+)?;");
    private static final Set<String> KEYWORDS = Set.of(
            "abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "continue", "default", "do",
            "double", "else", "enum", "extends", "false", "final", "finally", "float", "for", "if", "implements", "import",
            "instanceof", "int", "interface", "long", "native", "new", "null", "package", "private", "protected", "public",
            "return", "short", "static", "super", "switch", "synchronized", "this", "throw", "throws", "transient", "true",
            "try", "var", "void", "volatile", "while", "yield");
    private static final Pattern CONTEXTUAL =
            Pattern.compile("(?:record(?= [A-Z])|(?:non-)?sealed(?= (?:interface|abstract|class))|permits(?= [A-Z]))");

    List<String> lines(SourceFile source) {
        Map<String, SourceFile> known = new HashMap<>(types);
        IMPORT.matcher(source.text()).results().forEach(other -> known.remove(other.group(1)));
        known.remove(source.typeName());
        String text = source.text();
        StringBuilder html = new StringBuilder(text.length() * 2);
        int end = 0;
        Matcher token = TOKEN.matcher(text);
        while (token.find(end)) {
            html.append(BookText.escape(text.substring(end, token.start())));
            end = token.group("block") == null ? token.end() : endOfTextBlock(text, token.end());
            html.append(html(token, text.substring(token.start(), end), text, known));
        }
        html.append(BookText.escape(text.substring(end)));
        return new ArrayList<>(List.of(html.toString().split("\n", -1)));
    }

    private String html(Matcher token, String word, String text, Map<String, SourceFile> known) {
        if (token.group("comment") != null) {
            return span("c1", TYPE_IN_COMMENT.matcher(BookText.escape(word))
                    .replaceAll(name -> Matcher.quoteReplacement(link(name.group(), known))));
        } else if (token.group("string") != null || token.group("block") != null) {
            return span("s", BookText.escape(word));
        } else if (token.group("annotation") != null) {
            return span("nd", word);
        } else if (token.group("number") != null) {
            return span("mi", word);
        } else if (KEYWORDS.contains(word) || CONTEXTUAL.matcher(text).region(token.start(), text.length()).lookingAt()) {
            return span("k", word);
        }
        return link(word, known);
    }

    /// {@return the offset behind the three quotes that close a text block}
    private static int endOfTextBlock(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.startsWith("\"\"\"", i)) {
                return i + 3;
            }
        }
        return text.length();
    }

    private String link(String name, Map<String, SourceFile> known) {
        return Optional.ofNullable(known.get(name))
                .map(type -> "<a href=\"" + base + type.page() + "\">" + name + "</a>")
                .orElse(name);
    }

    /// A comment or a text block of several lines becomes a span on each of them.
    private static String span(String kind, String html) {
        return "<span class=\"" + kind + "\">"
                + html.replace("\n", "</span>\n<span class=\"" + kind + "\">") + "</span>";
    }
}
