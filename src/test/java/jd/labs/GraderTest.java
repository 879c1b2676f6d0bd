package jd.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jd.labs.Case.Outcome.Failed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the grader says of an exception depends on whose code has thrown it.
class GraderTest {
    private static final Lab LAB = Lab.of("1").orElseThrow();
    private static final SolutionRegions SOURCE = SolutionRegions.read(LAB.directory().resolve(LAB.source()));

    @TempDir
    private Path directory;

    @Test
    void nullIsAMissingAnswerAndNoExceptionOfTheStudent() throws IOException {
        Failed failed = graded(SOURCE.with("jobs", List.of("return null;")));
        assertTrue(failed.got().startsWith("what your code has returned cannot be examined: "), failed::toString);
        assertEquals("a method of yours has returned null, or something that contains null", failed.hints().first());
        assertTrue(failed.hints().last().endsWith("./jd lab 1 --debug 5005 1"), failed::toString);
    }

    @Test
    void exceptionOfAnotherClassOfTheStudentNamesItsLine() throws IOException {
        Files.writeString(directory.resolve("Notes.java"), """
                class Notes {
                    static java.util.List<String> jobs() {
                        return java.util.List.of().stream().map(String.class::cast).toList().subList(0, 4);
                    }
                }
                """);
        Failed failed = graded(SOURCE.with("jobs", List.of("return Notes.jobs();")));
        assertTrue(failed.got().endsWith(", at Notes.java:3, jobs()"), failed::toString);
        assertEquals("your code has ended with an exception: the line is above", failed.hints().first());
    }

    @Test
    void exceptionWithoutAMessageHasNone() throws IOException {
        Failed failed = graded(SOURCE.with("jobs", List.of("throw new IllegalStateException();")));
        assertTrue(failed.hints().second().endsWith("it has no message"), failed::toString);
    }

    @Test
    void classWithAnotherHeadIsReported() throws IOException {
        Failed failed = graded(SOURCE.solution().replace(" implements Questions", "").replace("@Override", ""));
        assertEquals("construct Answers: it does not implement Questions", failed.got());
        failed = graded(SOURCE.solution().replaceFirst("Questions \\{", "Questions { private Answers() {}"));
        assertEquals("construct Answers: it needs a public constructor with the parameters []", failed.got());
    }

    @Test
    void exceptionOfTheConstructorNamesItsLine() throws IOException {
        Failed failed = graded(SOURCE.solution().replaceFirst(
                "Questions \\{", "Questions { private final int number = Integer.parseInt(\"none\");"));
        assertTrue(failed.got().matches(".*NumberFormatException.*, at Answers\\.java:\\d+, <init>\\(\\)"), failed::toString);
    }

    /// {@return the outcome of the first case, which fails}
    private Failed graded(String program) throws IOException {
        Path source = Files.writeString(directory.resolve(LAB.source()), program);
        Class<?> compiled = StudentCode.compile(source, directory.resolve("classes"));
        Case first = LAB.cases(compiled).getFirst();
        return assertInstanceOf(Failed.class, new Grader(LAB, false).outcome(first));
    }
}
