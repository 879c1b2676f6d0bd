package jd.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The book as Asciidoctor has converted it, cut into its chapters.
///
/// @param title    the title of the book
/// @param preamble what stands before the first chapter
record BookText(String title, String preamble, List<Chapter> chapters) {
    private static final Pattern INCLUDE = Pattern.compile("(?m)^include::((?!attributes)[\\w-]+)\\.adoc\\[");
    private static final Pattern CHAPTER = Pattern.compile("(?=<div class=\"sect1\">\\n<h2)");
    private static final Pattern HEADING = Pattern.compile("<h([234]) id=\"([^\"]+)\">(.*?)</h\\1>", Pattern.DOTALL);

    /// @param html  the body of the document
    /// @param adoc  the text of `book.adoc`, which includes one file for each chapter
    static BookText split(String html, String adoc) {
        List<String> files = INCLUDE.matcher(adoc).results().map(include -> include.group(1)).toList();
        String[] parts = CHAPTER.split(html);
        if (parts.length != files.size() + 1) {
            throw new IllegalStateException("book.adoc includes " + files.size() + " files, but the book has "
                    + (parts.length - 1) + " chapters: each file is to be one chapter");
        }
        List<Chapter> chapters = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            List<Chapter.Section> sections = sections(parts[i + 1]);
            chapters.add(new Chapter(files.get(i) + ".html", sections.getFirst().title(), parts[i + 1], sections));
        }
        String title = adoc.lines().findFirst().orElseThrow().replaceFirst("^= ", "");
        return new BookText(title, parts[0], List.copyOf(chapters));
    }

    private static List<Chapter.Section> sections(String html) {
        List<Chapter.Section> sections = new ArrayList<>();
        List<Matcher> headings = new ArrayList<>();
        Matcher heading = HEADING.matcher(html);
        int begin = -1;
        String id = "";
        String title = "";
        int level = 0;
        while (heading.find()) {
            if (begin >= 0) {
                sections.add(new Chapter.Section(level, id, title, plain(html.substring(begin, heading.start()))));
            }
            level = Integer.parseInt(heading.group(1));
            id = heading.group(2);
            title = plain(heading.group(3));
            begin = heading.end();
        }
        sections.add(new Chapter.Section(level, id, title, plain(html.substring(begin))));
        return List.copyOf(sections);
    }

    /// {@return the words of a piece of HTML}
    static String plain(String html) {
        return unescape(html.replaceAll("<[^>]*>", "")).replaceAll("\\s+", " ").strip();
    }

    static String unescape(String html) {
        return html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#8217;", "’")
                .replace("&#8230;", "…").replace("&#8203;", "").replace("&#8212;", "—").replace("&#8201;", " ")
                .replace("&#8594;", "→").replace("&#8592;", "←").replace("&#160;", " ").replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
