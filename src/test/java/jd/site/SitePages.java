package jd.site;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The pages of the site: the cover, one for each chapter, one for each source, and a list of the sources.
///
/// Every page has the contents at the side. On a chapter's page they show the sections of this chapter; on the page of a
/// source, the other sources of the package.
///
/// @param pdf whether there is a `jd.pdf` beside the pages
record SitePages(BookText book, List<Chapter> chapters, List<SourceFile> sources, BookLinks links, boolean pdf) {
    private static final String SHORT_TITLE = "Docker, rebuilt in Java to be read";
    private static final String LIST_OF_SOURCES = "sources/index.html";

    /// {@return the HTML of each page by its file}
    Map<String, String> all() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("index.html", cover());
        for (int i = 0; i < chapters.size(); i++) {
            pages.put(chapters.get(i).page(), chapter(i));
        }
        pages.put(LIST_OF_SOURCES, listOfSources());
        for (SourceFile source : sources) {
            pages.put(source.page(), source(source));
        }
        return pages;
    }

    // ---- pages of the text ----

    private static final Pattern INLINE_CODE = Pattern.compile("<code>[^<]*</code>");
    private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--?\\w[\\w-]*");

    private String cover() {
        StringBuilder body = new StringBuilder("<h1>" + BookText.escape(book.title()) + "</h1>\n");
        body.append(links.linked("index.html", book.preamble()));
        body.append("<h2>Contents</h2>\n<ul class=\"contents\">\n");
        for (Chapter chapter : chapters) {
            body.append("<li>").append(link("", chapter.page(), chapter.title(), false)).append("</li>\n");
        }
        body.append("</ul>\n<p>").append(link("", LIST_OF_SOURCES, "All sources", false));
        if (pdf) {
            body.append(" · ").append(link("", "jd.pdf", "The book as one PDF", false));
        }
        body.append("</p>\n").append(neighbours(Optional.empty(), Optional.of(chapters.getFirst())));
        return page("", book.title(), contents("", Optional.empty()), body.toString());
    }

    private String chapter(int index) {
        Chapter chapter = chapters.get(index);
        String body = unbrokenFlags(chapter.html().replaceFirst("<h2 id=\"([^\"]+)\">(.*?)</h2>", "<h1 id=\"$1\">$2</h1>"));
        Optional<Chapter> previous = index == 0 ? Optional.empty() : Optional.of(chapters.get(index - 1));
        Optional<Chapter> next = index + 1 == chapters.size() ? Optional.empty() : Optional.of(chapters.get(index + 1));
        return page("", chapter.title(), contents("", Optional.of(chapter)), body + neighbours(previous, next));
    }

    /// A browser may break a line behind each hyphen, also in a flag.
    private static String unbrokenFlags(String html) {
        return INLINE_CODE.matcher(html).replaceAll(code -> Matcher.quoteReplacement(
                FLAG.matcher(code.group()).replaceAll("<span class=\"flag\">$0</span>")));
    }

    /// Links to the pages before and after a page.
    private static String neighbours(Optional<Chapter> previous, Optional<Chapter> next) {
        String back = previous.map(to -> "<a rel=\"prev\" href=\"" + to.page() + "\">← " + text(to.title()) + "</a>")
                .orElse(next.isPresent() ? "<span></span>" : "");
        String forth = next.map(to -> "<a rel=\"next\" href=\"" + to.page() + "\">" + text(to.title()) + " →</a>").orElse("");
        return "<nav class=\"neighbours\">" + back + forth + "</nav>\n";
    }

    private String contents(String base, Optional<Chapter> current) {
        StringBuilder list = new StringBuilder("<ol class=\"contents\">\n");
        for (Chapter chapter : chapters) {
            boolean open = current.filter(chapter::equals).isPresent();
            list.append("<li>").append(link(base, chapter.page(), chapter.title(), open));
            if (open) {
                list.append(sections(chapter));
            }
            list.append("</li>\n");
        }
        list.append("<li>").append(link(base, LIST_OF_SOURCES, "All sources", false)).append("</li>\n");
        if (pdf) {
            list.append("<li>").append(link(base, "jd.pdf", "PDF", false)).append("</li>\n");
        }
        return list.append("</ol>\n").toString();
    }

    private static String sections(Chapter chapter) {
        StringBuilder list = new StringBuilder("<ol>\n");
        for (Chapter.Section section : chapter.sections().subList(1, chapter.sections().size())) {
            list.append("<li class=\"level").append(section.level()).append("\"><a href=\"#").append(section.id())
                    .append("\">").append(text(section.title())).append("</a></li>\n");
        }
        return list.append("</ol>\n").toString();
    }

    // ---- pages of the sources ----

    private String listOfSources() {
        StringBuilder body = new StringBuilder("<h1>Sources</h1>\n");
        Map<String, List<SourceFile>> packages = sources.stream()
                .filter(source -> !source.isTest())
                .collect(Collectors.groupingBy(SourceFile::packageName, TreeMap::new, Collectors.toList()));
        packages.forEach((name, files) -> {
            body.append("<h2>").append(name).append("</h2>\n<p>");
            links.chapterOf(files.getFirst())
                    .ifPresent(chapter -> body.append(link("../", chapter.page(), chapter.title(), false)).append("</p><p>"));
            files.forEach(file -> body.append(link("../", file.page(), file.typeName(), false)).append('\n'));
            body.append("</p>\n");
        });
        return page("../", "Sources", contents("../", Optional.empty()), body.toString());
    }

    private String source(SourceFile source) {
        String base = "../".repeat(source.page().split("/").length - 1);
        String name = source.packageName() + "." + source.typeName();
        StringBuilder body = new StringBuilder("<h1 class=\"file\">" + name + "</h1>\n" + explained(source, base));
        body.append("<pre class=\"file highlight\"><code>");
        Map<Integer, String> shownAt = links.mentions(source).stream()
                .filter(mention -> mention.line().isPresent())
                .collect(Collectors.toMap(
                        mention -> mention.line().orElseThrow() - 1,
                        mention -> "<a class=\"shown\" href=\"" + base + mention.target() + "\">"
                                + text(mention.section().title()) + "</a>",
                        (one, other) -> one + " " + other));
        int number = 0;
        for (String line : new JavaHighlighter(links.bySimpleName(), base).lines(source)) {
            number++;
            body.append("<span id=\"L").append(number).append("\">").append(line)
                    .append(shownAt.getOrDefault(number, "")).append("</span>\n");
        }
        body.append("</code></pre>\n");
        return page(base, name, siblings(source, base), body.toString());
    }

    /// The chapter of the package, and the sections that show or name the file.
    private String explained(SourceFile source, String base) {
        StringBuilder list = new StringBuilder("<p class=\"explained\">");
        links.chapterOf(source).ifPresent(chapter -> list.append(link(base, chapter.page(), chapter.title(), false)));
        list.append("</p>\n<ul class=\"explained\">\n");
        for (BookLinks.Mention mention : links.mentions(source)) {
            String chapter = mention.chapter().title().replaceFirst(" ·.*", "");
            list.append("<li>").append(mention.line().isPresent() ? "Shown" : "Named").append(" in ")
                    .append(link(base, mention.target(), chapter + ": " + mention.section().title(), false)).append("</li>\n");
        }
        return list.append("</ul>\n").toString().replace("<ul class=\"explained\">\n</ul>\n", "");
    }

    private String siblings(SourceFile source, String base) {
        StringBuilder list = new StringBuilder("<ol class=\"contents\">\n<li>")
                .append(link(base, "index.html", "The book", false)).append("</li>\n");
        links.chapterOf(source)
                .ifPresent(chapter -> list.append("<li>").append(link(base, chapter.page(), chapter.title(), false)).append("</li>\n"));
        list.append("<li>").append(link(base, LIST_OF_SOURCES, "All sources", false)).append("<ol>\n");
        for (SourceFile other : sources) {
            if (other.packageName().equals(source.packageName()) && other.isTest() == source.isTest()) {
                list.append("<li>").append(link(base, other.page(), other.typeName(), other == source)).append("</li>\n");
            }
        }
        return list.append("</ol></li>\n</ol>\n").toString();
    }

    // ---- the frame ----

    private static String page(String base, String title, String contents, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <link rel="stylesheet" href="%sbook.css">
                <script src="%sbook.js" data-base="%s"></script>
                </head>
                <body>
                <aside id="side">
                <p class="book"><a href="%sindex.html">%s</a></p>
                <p><input id="search" type="search" placeholder="Search (/)" aria-label="Search the book" autocomplete="off"></p>
                <ol id="found" hidden></ol>
                <nav id="contents" aria-label="Contents">
                %s</nav>
                </aside>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(text(title), base, base, base, base, SHORT_TITLE, contents, body);
    }

    private static String link(String base, String page, String text, boolean current) {
        return "<a href=\"" + base + page + "\"" + (current ? " aria-current=\"page\"" : "") + ">" + text(text) + "</a>";
    }

    private static String text(String text) {
        return BookText.escape(text);
    }
}
