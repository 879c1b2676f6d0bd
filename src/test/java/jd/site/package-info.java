/// Makes the book's pages: what `./jd book` runs after Asciidoctor has converted the text.
///
/// Asciidoctor writes one long document. [SiteMain] cuts it into a page for each chapter, makes a page for each source
/// file, and links the two: a listing and a name of code in the text lead to the line of the source, and the page of the
/// source leads back to the sections that show or name it. Read first [SiteMain], then [BookLinks].
///
/// ```
///   book.html ── BookText ──► Chapter ┐
///                                     ├─ BookLinks ──► linked chapters, mentions ──► SitePages ──► pages
///   src/**.java ─ SourceFile ─────────┘                                              SearchData    SiteCheck
/// ```
///
/// The launcher starts it from its sources (`java SiteMain.java`), so that the book does not wait for the tests to be
/// compiled: it uses only the JDK.
package jd.site;
