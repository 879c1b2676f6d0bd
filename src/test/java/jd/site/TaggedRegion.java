package jd.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A region of a source that the book shows as a listing: `// tag::name[]` … `// end::name[]`.
///
/// @param line    that of its first line of code
/// @param content the code without indentation and numbers of callouts, by which a listing is recognised
record TaggedRegion(SourceFile source, String name, int line, String content) {
    private static final Pattern MARK = Pattern.compile("^\\s*// (tag|end)::([^\\[]*)\\[]");

    static List<TaggedRegion> of(SourceFile source) {
        List<TaggedRegion> regions = new ArrayList<>();
        List<String> lines = source.lines();
        Optional<String> name = Optional.empty();
        List<String> content = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher mark = MARK.matcher(lines.get(i));
            if (!mark.find()) {
                content.add(lines.get(i));
            } else if (mark.group(1).equals("tag")) {
                name = Optional.of(mark.group(2));
                content.clear();
            } else if (name.isPresent()) {
                int first = i + 1 - content.size();
                regions.add(new TaggedRegion(source, name.get(), first, normalized(String.join("\n", content))));
                name = Optional.empty();
            }
        }
        return regions;
    }

    static String normalized(String code) {
        StringBuilder text = new StringBuilder();
        code.lines()
                .map(line -> line.replaceFirst("\\s*// <\\d+>(\\s*<\\d+>)*\\s*$", "").strip())
                .filter(line -> !line.isEmpty())
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
