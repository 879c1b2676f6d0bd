package jd;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Checks that the book agrees with the code. Asciidoctor itself fails `mvn verify` on a reference, tag or callout without
/// a target; this class checks the rest. Each check is also run on a book that it must reject.
class BookTest {
    private static final Book BOOK = new Book(Path.of(""));

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> bookMatchesTheCode() {
        return Stream.of(
                holds("the prose names only what exists", Book::unresolvedNames),
                holds("every breakpoint names process and command", Book::breakpointsWithoutCommand),
                holds("every breakpoint is in one method", Book::breakpointsWithoutOneMethod),
                holds("every test that is named exists", Book::missingTests),
                holds("every tag has its listing and every listing its tag", Book::listingsThatDoNotMatch),
                holds("every number in a listing is explained", Book::calloutsThatDoNotMatch),
                holds("every diagram is shown", Book::diagramsThatDoNotMatch),
                holds("every transcript is shown, and made by a test", Book::transcriptsThatDoNotMatch),
                holds("the log of chapter 1 names the lines of the sources", book -> new RunLog(book.root()).movedLines()),
                holds("every chapter is complete and part of the book", Book::chaptersThatLackSomething),
                holds("every exercise has an answer", Book::exercisesWithoutAnAnswer),
                holds("the terms of the glossary are in order", Book::termsOutOfOrder),
                holds("every package opens with an essay", Book::packagesWithoutAnEssay),
                holds("one sentence a line", Book::linesOfTwoSentences),
                holds("no retired word is used", book -> new RetiredWords(book.root()).found()));
    }

    /// Without a font PlantUML hangs instead of failing.
    @Test
    void fontForTheDiagramsIsInstalled() {
        System.setProperty("java.awt.headless", "true");
        var graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        assertDoesNotThrow(
                () -> new Font(Font.SANS_SERIF, Font.PLAIN, 12).getStringBounds("jd", graphics.getFontRenderContext()),
                "text cannot be measured: install fontconfig, fonts-dejavu-core and libharfbuzz0b");
    }

    private static DynamicTest holds(String sentence, Function<Book, List<String>> check) {
        return DynamicTest.dynamicTest(sentence, () -> {
            List<String> problems = check.apply(BOOK);
            assertEquals("", String.join("\n", problems));
        });
    }

    @Test
    void nameThatResolvesToNothingIsFound() {
        chapter("""
                There are `image.Reference`, `image.Reference#parse` and `libcontainer.spec.InitMount`.
                There is no `image.Nowhere`.
                There is no `image.Reference#nothing`.
                Nor a `jd.libcontainer.spec.InitSpec.Nested`.
                ----
                `image.InAListing`
                ----
                """);
        finds(Book::unresolvedNames,
                "chapters/ch.adoc:2: `image.Nowhere` names nothing",
                "chapters/ch.adoc:3: `image.Reference#nothing` names nothing",
                "chapters/ch.adoc:4: `jd.libcontainer.spec.InitSpec.Nested` names nothing");
    }

    @Test
    void breakpointInNoMethodOrInSeveralIsFound() {
        chapter("""
                Breakpoint in the daemon: `daemonnet.FirewallRule#network`, reached by `jd daemon --debug-boot 5006`.
                Breakpoint in the daemon: `daemonnet.FirewallRule`, reached by `jd run busybox`.
                Breakpoint in the daemon: `image.Reference#toString`, reached by `jd pull busybox`, then `jd ps`.
                Breakpoint in the client: `libcontainer.io.Subprocess.Command#of`, reached by `jd ps`.
                """);
        finds(Book::breakpointsWithoutOneMethod,
                "chapters/ch.adoc:2: `daemonnet.FirewallRule` names 0 methods",
                "chapters/ch.adoc:4: `libcontainer.io.Subprocess.Command#of` names 2 methods");
    }

    @Test
    void breakpointWithoutProcessOrCommandIsFound() {
        chapter("""
                Set a breakpoint in `server.engine.Job#run`.
                Breakpoint in the server: `server.engine.Job#run`, reached by `jd ps`.
                Breakpoint in the daemon: `server.engine.Job#run`.
                Breakpoint in the daemon, with cgroup version 2: `server.engine.Job#run`, reached by `jd ps`.
                """);
        String form = "not of the form: Breakpoint in the daemon: `a.B#c`, reached by `jd …`.";
        finds(Book::breakpointsWithoutCommand,
                "chapters/ch.adoc:1: " + form, "chapters/ch.adoc:2: " + form, "chapters/ch.adoc:3: " + form);
    }

    @Test
    void missingTestIsFound() {
        write("src/test/java/jd/create/SomeTest.java", "class SomeTest { void passes() {} }");
        chapter("""
                Shown by `SomeTest` and `SomeTest#passes`.
                Shown by `OtherTest`.
                Shown by `SomeTest#fails`.
                """);
        finds(Book::missingTests,
                "chapters/ch.adoc:2: `OtherTest` is no test",
                "chapters/ch.adoc:3: `SomeTest#fails` is no test");
    }

    @Test
    void tagWithoutListingAndListingWithoutTagAreFound() {
        source("A.java", """
                ~tag::shown[]
                int a;
                ~end::shown[]
                ~tag::forgotten[]
                int b;
                ~end::forgotten[]
                """ + "\n".repeat(40));
        chapter("""
                include::{src}/create/A.java[tag=shown]
                include::{src}/create/A.java[tag=missing]
                """);
        finds(Book::listingsThatDoNotMatch,
                "chapters/ch.adoc:2: no region src/main/java/jd/create/A.java#missing",
                "src/main/java/jd/create/A.java:4: tag forgotten is used by no listing");
    }

    @Test
    void malformedTagIsFound() {
        source("A.java", """
                ~tag::step1[]
                String line = "This line is longer than the eighty columns that fit on a page.......";
                ~end::step1[]
                ~tag::open[]
                """);
        chapter("""
                include::{src}/create/A.java[tag=step1]
                """);
        finds(Book::listingsThatDoNotMatch,
                "src/main/java/jd/create/A.java:1: tag step1 is not named in words",
                "src/main/java/jd/create/A.java:2: longer than 80 columns",
                "src/main/java/jd/create/A.java:4: tag open is not closed",
                "src/main/java/jd/create/A.java: 2 tags in 4 lines");
    }

    @Test
    void calloutWithoutExplanationIsFound() {
        source("A.java", """
                ~tag::shown[]
                int a; // <1>
                int b; // <2>
                ~end::shown[]
                """);
        chapter("""
                include::{src}/create/A.java[tag=shown]
                <1> The first.
                """);
        finds(Book::calloutsThatDoNotMatch, "chapters/ch.adoc:1: the listing has [1, 2], the text explains [1]");
    }

    @Test
    void missingAndUnusedDiagramsAreFound() {
        write("diagrams/lonely.puml", "@startuml\n@enduml\n");
        chapter("plantuml::{diagrams}/missing.puml[]\n");
        finds(Book::diagramsThatDoNotMatch,
                "chapters/ch.adoc:1: diagrams/missing.puml does not exist",
                "diagrams/lonely.puml is shown by no chapter",
                "diagrams/lonely.puml:2: does not include style.iuml");
    }

    @Test
    void transcriptThatNoTestWritesIsFound() {
        write("chapters/transcripts/made.txt", "$ jd version\n");
        write("chapters/transcripts/typed.txt", "$ jd version\n");
        write("src/test/java/jd/SomeTest.java", "Path file = transcripts.resolve(\"made.txt\");\n");
        chapter("""
                include::transcripts/made.txt[]
                include::transcripts/typed.txt[]
                include::transcripts/missing.txt[]
                """);
        finds(Book::transcriptsThatDoNotMatch,
                "chapters/ch.adoc:3: chapters/transcripts/missing.txt does not exist",
                "chapters/transcripts/typed.txt: no test mentions it");
    }

    @Test
    void incompleteChapterIsFound() {
        String figures = "\n.Try it: twice\nplantuml::{diagrams}/a.puml[]\nplantuml::{diagrams}/b.puml[]\n";
        write("chapters/book.adoc", "include::ch01-a.adoc[]\ninclude::answers/ch01.adoc[]\n");
        write("chapters/answers/ch01.adoc", "=== Chapter 1\n");
        write("chapters/ch01-a.adoc", """
                == Something · 第1章 Docker架构
                === The question
                === The concept · 1.2
                === Then and now
                === Real world
                === Summary · 1.5
                === Exercises
                """ + figures);
        write("chapters/ch02-b.adoc", """
                == Something
                === The question
                === The concept
                plantuml::{diagrams}/a.puml[]
                === Then and now
                === Real world
                === Summary
                """);
        finds(Book::chaptersThatLackSomething,
                "chapters/ch02-b.adoc: is not part of the book",
                "chapters/ch02-b.adoc: has no \"Exercises\"",
                "chapters/ch02-b.adoc: has no box \"Try it\"",
                "chapters/ch02-b.adoc: has fewer than two figures",
                "chapters/ch02-b.adoc: has no answers to its exercises",
                "chapters/ch02-b.adoc: does not give the original's title");
    }

    @Test
    void exerciseWithoutAnswerIsFound() {
        write("chapters/ch01-a.adoc", ". A step.\n=== Exercises\n. First?\n. Second?\n");
        write("chapters/ch02-b.adoc", "=== Exercises\n. First?\n");
        write("chapters/answers/ch01.adoc", "=== Chapter 1\n. Yes.\nMore of it.\n");
        write("chapters/answers/ch02.adoc", "=== Chapter 2\n. No.\n");
        finds(Book::exercisesWithoutAnAnswer, "chapters/answers/ch01.adoc: 1 answers to 2 exercises");
    }

    @Test
    void termOutOfOrderIsFound() {
        write("chapters/app-glossary.adoc", "|===\n|Term\n\n|job\n|A run.\n\n|Image\n|A list.\n\n|layer\n|A set.\n|===\n");
        finds(Book::termsOutOfOrder, "chapters/app-glossary.adoc:7: |Image is not after |job");
    }

    @Test
    void packageWithoutEssayIsFound() {
        source("package-info.java", """
                /// Read first A, then B.
                ///
                /// Of Docker this leaves out C.
                package jd.create;
                """);
        write("src/main/java/jd/pull/package-info.java", "/// Chapter 9.\npackage jd.pull;\n");
        write("src/main/java/jd/build/Build.java", "class Build {}\n");
        finds(Book::packagesWithoutAnEssay,
                "src/main/java/jd/build/package-info.java: no essay, or one that does not say what to read first"
                        + " and what is left out",
                "src/main/java/jd/pull/package-info.java: no essay, or one that does not say what to read first"
                        + " and what is left out");
    }

    @Test
    void lineWithTwoSentencesIsFound() {
        chapter("One sentence.\nTwo of them. On one line.\nVersion 1.2 is one.\n");
        finds(Book::linesOfTwoSentences, "chapters/ch.adoc:2: one sentence a line");
    }

    @Test
    void retiredWordsAreFoundInProseCommentsAndNames() {
        write("a/chapter.adoc", "Whoever asks.\nThe user `nobody` asks.\n----\nnobody\n----\nOf the newborn.\n");
        write("a/A.java", """
                /// Runs a further command.
                class BirthOfA {
                    String user = "nobody"; // it shall be
                    int empowers;
                }
                """);
        assertEquals("""
                a/A.java:1: "further command": write exec process
                a/A.java:2: "Birth": write spawn, start, child process
                a/A.java:3: "shall": write must, may, can, will
                a/chapter.adoc:1: "Whoever": write name the actor: client, caller, process, user
                a/chapter.adoc:6: "newborn": write spawn, start, child process\
                """, String.join("\n", new RetiredWords(directory).foundIn(Path.of("a"))));
    }

    // ---- small books ----

    private void chapter(String text) {
        write("chapters/ch.adoc", text);
    }

    /// Tags are written with a `~` here, since this file itself must have none.
    private void source(String name, String text) {
        write("src/main/java/jd/create/" + name, text.replace("~", "// "));
    }

    private void write(String file, String text) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void finds(Function<Book, List<String>> check, String... problems) {
        assertEquals(String.join("\n", problems), String.join("\n", check.apply(new Book(directory))));
    }
}
