package jd.site;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Writes what the search reads: a script, since a page that is opened from a file may load scripts and no data.
///
/// ```
/// bookSections = [["ch09-pull.html#_real_world", "Real world", "Pull · 第9章 …", "text of the section"], …]
/// bookTypes    = [["sources/main/jd/pull/Puller.html", "Puller", "jd.pull"], …]
/// ```
final class SearchData {
    private SearchData() {}

    static String script(List<Chapter> chapters, Collection<SourceFile> sources) {
        StringBuilder script = new StringBuilder("var bookSections = [\n");
        for (Chapter chapter : chapters) {
            for (Chapter.Section section : chapter.sections()) {
                append(script, chapter.page() + "#" + section.id(), section.title(), chapter.title(), section.text());
            }
        }
        script.append("];\nvar bookTypes = [\n");
        for (SourceFile source : sources) {
            if (!source.typeName().equals("package-info")) {
                append(script, source.page(), source.typeName(), source.packageName());
            }
        }
        return script.append("];\n").toString();
    }

    private static void append(StringBuilder script, String... strings) {
        script.append('[');
        for (String string : strings) {
            script.append(quoted(string)).append(',');
        }
        script.setLength(script.length() - 1);
        script.append("],\n");
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char each : text.toCharArray()) {
            switch (each) {
                case '"', '\\' -> quoted.append('\\').append(each);
                case '<' -> quoted.append("\\u003c");
                default -> {
                    if (each < ' ' || each == '\u2028' || each == '\u2029') {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
                    } else {
                        quoted.append(each);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
