package jd.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes the site from what Asciidoctor has written. Fails with a list if a link leads nowhere.
public final class SiteMain {
    private static final Pattern IMAGE = Pattern.compile("<img src=\"([^\":]+)\"");

    private SiteMain() {}

    /// @param arguments the checkout, the directory with Asciidoctor's `book.html` and `images`, the one that may have a
    ///                  `jd.pdf`, and the directory of the site, which is replaced
    public static void main(String[] arguments) throws IOException {
        Path checkout = Path.of(arguments[0]).toAbsolutePath();
        Path parts = Path.of(arguments[1]);
        Path pdf = Path.of(arguments[2]).resolve("jd.pdf");
        Path site = Path.of(arguments[3]);

        // The text, cut into chapters, and the sources.
        String html = Files.readString(parts.resolve("book.html"));
        BookText book = BookText.split(html, Files.readString(checkout.resolve("chapters/book.adoc")));
        List<SourceFile> sources = SourceFile.all(checkout, "src/main/java", "src/test/java");

        // Links in both directions.
        var links = new BookLinks(book.chapters(), sources);
        List<Chapter> chapters = links.link();

        // Files that are copied, and pages.
        delete(site);
        Files.createDirectories(site);
        Path assets = checkout.resolve("src/book");
        Files.copy(assets.resolve("book.js"), site.resolve("book.js"));
        Files.writeString(site.resolve("book.css"), withFont(assets));
        copyImages(html, parts, site);
        if (Files.exists(pdf)) {
            Files.copy(pdf, site.resolve("jd.pdf"));
        }
        Files.writeString(site.resolve("search-data.js"), SearchData.script(chapters, sources));
        var layout = new SitePages(book, chapters, sources, links, Files.exists(pdf));
        Map<String, String> pages = layout.all();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Path file = site.resolve(page.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, page.getValue());
        }

        List<String> problems = new SiteCheck(pages, files(site)).problems();
        if (!problems.isEmpty()) {
            System.err.println(String.join("\n", problems));
            System.exit(1);
        }
    }

    /// The style sheet with the font inside: a browser may refuse a page below `sources/` a font above it.
    private static String withFont(Path assets) throws IOException {
        String font = Base64.getEncoder().encodeToString(Files.readAllBytes(assets.resolve("chinese.ttf")));
        return Files.readString(assets.resolve("book.css"))
                .replace("url(\"chinese.ttf\")", "url(\"data:font/ttf;base64," + font + "\")");
    }

    private static Set<String> files(Path directory) throws IOException {
        try (Stream<Path> below = Files.walk(directory)) {
            Set<String> files = new HashSet<>();
            below.filter(Files::isRegularFile).forEach(file -> files.add(directory.relativize(file).toString()));
            return files;
        }
    }

    /// Copies the images that the book shows; those of diagrams that were removed may still be there.
    private static void copyImages(String html, Path from, Path to) throws IOException {
        List<String> images = IMAGE.matcher(html).results().map(image -> image.group(1)).distinct().toList();
        for (String image : images) {
            Files.createDirectories(to.resolve(image).getParent());
            Files.copy(from.resolve(image), to.resolve(image));
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> below = Files.walk(directory)) {
            for (Path file : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
