package jd.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Links the chapters with each other and with the sources, and notes for each source which sections show or name it.
final class BookLinks {
    private static final Pattern LISTING = Pattern.compile(
            "(?:<div class=\"title\">([^\\n]*)</div>\\n)?<div class=\"content\">\\n<pre class=\"rouge highlight\">"
                    + "<code data-lang=\"java\">(.*?)</code></pre>", Pattern.DOTALL);
    private static final Pattern CODE =
            Pattern.compile("<pre.*?</pre>|<a [^>]*>.*?</a>|<code>([\\w.#]+?)(?:\\(\\))?</code>", Pattern.DOTALL);
    private static final Pattern ANCHOR = Pattern.compile("href=\"#([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("<h[234] id=\"([^\"]+)\">");
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");

    /// A section that shows (as a listing, at `line`) or names a source.
    record Mention(Chapter chapter, Chapter.Section section, Optional<Integer> line) {
        String target() {
            return chapter.page() + "#" + section.id();
        }
    }

    private final List<Chapter> chapters;
    private final Map<String, SourceFile> byPackage = new HashMap<>();
    private final Map<String, SourceFile> bySimpleName = new HashMap<>();
    private final Map<String, TaggedRegion> regions = new HashMap<>();
    private final Map<String, String> pageOfId = new HashMap<>();
    private final Map<SourceFile, List<Mention>> mentions = new HashMap<>();
    private final Set<TaggedRegion> shown = new HashSet<>();

    BookLinks(List<Chapter> chapters, List<SourceFile> sources) {
        this.chapters = chapters;
        for (SourceFile source : sources) {
            if (!source.typeName().equals("package-info")) {
                byPackage.put(source.packageName() + "." + source.typeName(), source);
                bySimpleName.put(source.typeName(), source);
            }
            TaggedRegion.of(source).forEach(region -> regions.put(region.content(), region));
        }
        for (Chapter chapter : chapters) {
            ID.matcher(chapter.html()).results().forEach(id -> pageOfId.put(id.group(1), chapter.page()));
        }
    }

    /// {@return the chapters with their links} Fails if a region of a source is shown by no listing: then a listing was not
    /// recognised, and has no link.
    List<Chapter> link() {
        List<Chapter> linked = chapters.stream().map(this::link).toList();
        List<String> lost = regions.values().stream()
                .filter(region -> !shown.contains(region))
                .map(region -> region.source().file() + "#" + region.name())
                .sorted()
                .toList();
        if (!lost.isEmpty()) {
            throw new IllegalStateException("no listing was found for these regions: " + lost);
        }
        return linked;
    }

    private Chapter link(Chapter chapter) {
        String text = chapter.html();
        String listed = replace(LISTING, text, listing -> linkedListing(section(chapter, text, listing), listing));
        String named = replace(CODE, listed,
                code -> code.group(1) == null ? code.group() : linkedName(section(chapter, listed, code), code));
        return chapter.withHtml(linked(chapter.page(), named));
    }

    /// {@return the HTML of a page, in which references to the other pages name these}
    String linked(String page, String html) {
        return replace(ANCHOR, html, anchor -> "href=\"" + reference(page, anchor.group(1)) + "\"");
    }

    private String reference(String page, String id) {
        String target = pageOfId.getOrDefault(id, page);
        return target.equals(page) ? "#" + id : target + "#" + id;
    }

    private String linkedListing(Mention section, MatchResult listing) {
        TaggedRegion region = regions.get(TaggedRegion.normalized(code(listing.group(2))));
        if (region == null) {
            return listing.group(); // an excerpt that is written in the text
        }
        shown.add(region);
        note(region.source(), new Mention(section.chapter(), section.section(), Optional.of(region.line())));
        String name = region.source().file().toString().replaceFirst("^src/(main|test)/java/jd/", "");
        String title = Optional.ofNullable(listing.group(1)).orElse(name).replace(name, "");
        return "<div class=\"title source\"><a href=\"" + region.source().page() + "#L" + region.line() + "\">" + name + ":"
                + region.line() + "</a>" + title + "</div>\n"
                + listing.group().replaceFirst("^<div class=\"title\">[^\\n]*</div>\\n", "");
    }

    /// The code of a listing, without markup and the numbers of its callouts.
    private static String code(String html) {
        String text = html.replaceAll("<i class=\"conum\"[^>]*></i><b>\\(\\d+\\)</b>", "").replaceAll("<[^>]*>", "");
        return BookText.unescape(text);
    }

    private String linkedName(Mention section, MatchResult code) {
        String name = code.group(1);
        return target(name)
                .map(target -> {
                    note(target.source(), section);
                    return "<a class=\"code\" href=\"" + target.href() + "\">" + code.group() + "</a>";
                })
                .orElse(code.group());
    }

    /// A line of a source.
    private record Target(SourceFile source, int line) {
        String href() {
            return source.page() + "#L" + line;
        }
    }

    /// Resolves `pull.Puller#pullOne`, `jd.pull.Puller` and, of a test, `PullerTest#name`. Other names without a package may
    /// be those of Docker.
    private Optional<Target> target(String name) {
        Matcher split = Pattern.compile("((?:[a-z]\\w*\\.)*)([A-Z]\\w*)((?:\\.[A-Z]\\w*)*(?:#\\w+)?)").matcher(name);
        if (!split.matches()) {
            return Optional.empty();
        }
        String in = split.group(1);
        SourceFile source = in.isEmpty()
                ? bySimpleName.get(split.group(2))
                : byPackage.get((in.startsWith("jd.") ? in : "jd." + in) + split.group(2));
        if (source == null || in.isEmpty() && !source.isTest()) {
            return Optional.empty();
        }
        Integer line = source.declarations().get(split.group(2) + split.group(3));
        return Optional.ofNullable(line).map(found -> new Target(source, found));
    }

    /// The section in which a match stands.
    private static Mention section(Chapter chapter, String html, MatchResult match) {
        String id = chapter.sections().getFirst().id();
        Matcher heading = HEADING.matcher(html);
        while (heading.find() && heading.start() < match.start()) {
            id = heading.group(1);
        }
        String last = id;
        return new Mention(
                chapter,
                chapter.sections().stream().filter(each -> each.id().equals(last)).findFirst().orElseThrow(),
                Optional.empty());
    }

    private void note(SourceFile source, Mention mention) {
        List<Mention> list = mentions.computeIfAbsent(source, any -> new ArrayList<>());
        if (!list.contains(mention)) {
            list.add(mention);
        }
    }

    /// {@return the sections that show or name the source, in the order of the book, each once: showing it counts more}
    List<Mention> mentions(SourceFile source) {
        Map<String, Mention> bySection = new LinkedHashMap<>();
        for (Mention mention : mentions.getOrDefault(source, List.of())) {
            bySection.merge(mention.target(), mention, (one, other) -> one.line().isPresent() ? one : other);
        }
        return List.copyOf(bySection.values());
    }

    /// {@return the chapter that explains a package, by its name: chapter `ch09-pull` explains `jd.pull` and what is in it}
    Optional<Chapter> chapterOf(SourceFile source) {
        String[] names = source.packageName().split("\\.");
        String subject = names.length == 1 ? "architecture" : names[1];
        return chapters.stream().filter(chapter -> chapter.subject().equals(subject)).findFirst();
    }

    /// {@return the sources by the simple names of their types, which are unique}
    Map<String, SourceFile> bySimpleName() {
        return bySimpleName;
    }

    private static String replace(Pattern pattern, String text, Function<MatchResult, String> by) {
        return pattern.matcher(text).replaceAll(match -> Matcher.quoteReplacement(by.apply(match)));
    }
}
