package jd.site;

import java.util.List;

/// A chapter or an appendix of the book.
///
/// @param page     its file in the site, such as `ch09-pull.html`
/// @param title    without markup
/// @param html     from its `<h2>` on
/// @param sections its sections and their subsections, in order
record Chapter(String page, String title, String html, List<Section> sections) {
    /// A heading and what follows it, up to the next heading.
    ///
    /// @param level 2 for the chapter itself, 3 for a section, 4 for a subsection
    /// @param text  the words below the heading, without markup
    record Section(int level, String id, String title, String text) {}

    Chapter withHtml(String linked) {
        return new Chapter(page, title, linked, sections);
    }

    /// {@return the package that the chapter explains, such as `pull` of `ch09-pull.html`}
    String subject() {
        String name = page.replaceFirst("^ch\\d+-", "").replace(".html", "");
        return name.equals("newdaemon") ? "daemon" : name;
    }
}
