package jd.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The parts of the site's generator, on a small book. `BookInBrowserTest` opens the real one.
class SiteTest {
    private static final String BOOK = """
            <div id="preamble"><p>Before.</p></div>
            <div class="sect1">
            <h2 id="ch09">Pulling</h2>
            <div class="sectionbody">
            <p>Read <code>pull.Layers#pull</code>, <code>Layers</code> and <code>pull.Nothing</code>, then <a href="#ch10">storing</a>.</p>
            <div class="sect2">
            <h3 id="code">Code &amp; more</h3>
            <div class="listingblock">
            <div class="title">pull/Layers.java</div>
            <div class="content">
            <pre class="rouge highlight"><code data-lang="java"><span class="kt">void</span> <span class="nf">pull</span><span class="o">()</span> <span class="o">{</span> <i class="conum" data-value="1"></i><b>(1)</b>
            <span class="o">}</span></code></pre>
            </div>
            </div>
            </div>
            </div>
            </div>
            <div class="sect1">
            <h2 id="ch10">Storing</h2>
            <p>See <a href="#code">the code</a>.</p>
            </div>
            """;
    private static final String ADOC = "= A book\ninclude::attributes.adoc[]\ninclude::ch09-pull.adoc[]\ninclude::ch10-storage.adoc[]\n";
    /// The marks of the tag begin with a `~`, since this file itself must have no tag.
    private static final String SOURCE = """
            package jd.pull;

            import java.util.List;

            /// Pulls [Layers].
            final class Layers {
                ~tag::pulling[]
                void pull() { // <1>
                }
                ~end::pulling[]
            }
            """.replace("~", "// ");

    @TempDir
    private Path checkout;

    @Test
    void bookIsCutIntoChaptersWithTheirSections() {
        BookText book = BookText.split(BOOK, ADOC);
        assertEquals("A book", book.title());
        assertEquals(List.of("ch09-pull.html", "ch10-storage.html"), book.chapters().stream().map(Chapter::page).toList());
        assertEquals(List.of("Pulling", "Code & more"),
                book.chapters().getFirst().sections().stream().map(Chapter.Section::title).toList());
        assertTrue(book.chapters().getLast().sections().getFirst().text().contains("See the code."));
    }

    @Test
    void fileThatIsNotOneChapterIsRejected() {
        assertThrows(IllegalStateException.class, () -> BookText.split(BOOK, ADOC + "include::ch11-build.adoc[]\n"));
    }

    @Test
    void chaptersAndSourcesAreLinkedInBothDirections() throws IOException {
        List<SourceFile> sources = sources();
        var links = new BookLinks(BookText.split(BOOK, ADOC).chapters(), sources);
        List<Chapter> linked = links.link();
        String pull = linked.getFirst().html();
        String page = "sources/main/jd/pull/Layers.html";
        assertTrue(pull.contains("<a class=\"code\" href=\"" + page + "#L8\"><code>pull.Layers#pull</code></a>"), pull);
        assertTrue(pull.contains(" <code>Layers</code>"), pull);
        assertTrue(pull.contains(" <code>pull.Nothing</code>"), pull);
        assertTrue(pull.contains("<div class=\"title source\"><a href=\"" + page + "#L8\">pull/Layers.java:8</a></div>"), pull);
        assertTrue(pull.contains("<a href=\"ch10-storage.html#ch10\">"), pull);
        assertTrue(linked.getLast().html().contains("<a href=\"ch09-pull.html#code\">"));
        assertEquals(List.of(Optional.of(8), Optional.empty()),
                links.mentions(sources.getFirst()).stream().map(BookLinks.Mention::line).toList());
        assertEquals("ch09-pull.html", links.chapterOf(sources.getFirst()).orElseThrow().page());
    }

    @Test
    void regionWithoutItsListingIsFound() throws IOException {
        String changed = BOOK.replace(">pull</span>", ">push</span>");
        var links = new BookLinks(BookText.split(changed, ADOC).chapters(), sources());
        String message = assertThrows(IllegalStateException.class, links::link).getMessage();
        assertTrue(message.contains("Layers.java#pulling"), message);
    }

    @Test
    void sourceIsHighlightedLineByLine() throws IOException {
        String source = """
                // a <comment>
                /* of
                two */
                record A(String text) {
                    @Override String s() { return "a\\"b" + \"""
                        x \\\""" y
                        \""" + 'c' + 1_000 + Layers.class; }
                    static String record = "";
                }
                """;
        write("src/main/java/jd/pull/A.java", source);
        List<SourceFile> all = sources();
        var links = new BookLinks(BookText.split(BOOK, ADOC).chapters(), all);
        List<String> lines = new JavaHighlighter(links.bySimpleName(), "../").lines(all.getFirst());
        assertEquals(source.split("\n").length, lines.size() - 1);
        assertEquals("<span class=\"c1\">// a &lt;comment&gt;</span>", lines.get(0));
        assertEquals("<span class=\"c1\">two */</span>", lines.get(2));
        assertTrue(lines.get(3).startsWith("<span class=\"k\">record</span> A("), lines.get(3));
        assertTrue(lines.get(4).contains("<span class=\"s\">&quot;a\\&quot;b&quot;</span>"), lines.get(4));
        assertEquals("<span class=\"s\">        x \\&quot;&quot;&quot; y</span>", lines.get(5));
        assertTrue(lines.get(6).contains("<a href=\"../sources/main/jd/pull/Layers.html\">Layers</a>"), lines.get(6));
        assertEquals("    <span class=\"k\">static</span> String record = <span class=\"s\">&quot;&quot;</span>;", lines.get(7));
    }

    @Test
    void everyMistakeOfASiteIsFound() {
        Map<String, String> pages = Map.of(
                "a.html", "<p id=\"x\"><a href=\"b/c.html#y\"><a href=\"#x\"><a href=\"https://example.org/\"><img src=\"i.svg\">",
                "b/c.html", "<p id=\"y\"><p id=\"y\"><a href=\"../a.html#z\"><a href=\"c.html\"><a href=\"d.html\">"
                        + "<script src=\"//example.org/x.js\">");
        assertEquals(List.of(
                        "b/c.html: leads nowhere: ../a.html#z",
                        "b/c.html: leads nowhere: d.html",
                        "b/c.html: loads from another host: //example.org/x.js",
                        "b/c.html: twice: id y"),
                new SiteCheck(pages, Set.of("i.svg")).problems());
    }

    @Test
    void arrowThroughATitleIsFound() {
        String title = "<text font-size='14' font-weight='bold' textLength='60' x='100' y='20'>%s</text>";
        String arrow = "<path d='M130,0 C130,10 %s,30 %s,40' fill='none'/>";
        String others = "<path d='M0,0 L200,40' fill='none'/><text font-size=\"11\" textLength='60' x='100' y='20'>label</text>";
        assertEquals(List.of("daemon"),
                new Figure(title.formatted("daemon") + arrow.formatted("130", "130") + others).crossedTitles());
        assertEquals(List.of(), new Figure(title.formatted("daemon") + arrow.formatted("300", "300") + others).crossedTitles());
        assertEquals(List.of(), new Figure(title.formatted("&#160;") + arrow.formatted("130", "130")).crossedTitles());
        assertEquals(11, new Figure(title + others).smallestLetters());
    }

    @Test
    void searchDataIsAScript() {
        String script = SearchData.script(BookText.split(BOOK, ADOC).chapters(), List.of());
        assertTrue(script.contains("[\"ch09-pull.html#code\",\"Code & more\",\"Pulling\","), script);
        assertTrue(SearchData.quoted("\"\\</script>\n").equals("\"\\\"\\\\\\u003c/script>\\u000a\""));
    }

    /// The pages and the PDF show Chinese with a font that has the characters of the book and no others.
    @Test
    void fontOfTheBookHasEachOfItsChineseCharacters() throws Exception {
        System.setProperty("java.awt.headless", "true");
        Font font = Font.createFont(Font.TRUETYPE_FONT, Path.of("src/book/chinese.ttf").toFile());
        Set<String> missing = new TreeSet<>();
        for (String directory : List.of("chapters", "labs")) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                for (Path file : files.filter(file -> file.toString().endsWith(".adoc")).toList()) {
                    Files.readString(file).codePoints()
                            .filter(each -> Character.UnicodeBlock.of(each).toString().startsWith("CJK") && !font.canDisplay(each))
                            .forEach(each -> missing.add(Character.toString(each)));
                }
            }
        }
        assertEquals(Set.of(), missing, "run src/test/sh/chinese-font");
    }

    private List<SourceFile> sources() throws IOException {
        write("src/main/java/jd/pull/Layers.java", SOURCE);
        return SourceFile.all(checkout, "src/main/java");
    }

    private void write(String file, String text) throws IOException {
        Path path = checkout.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
