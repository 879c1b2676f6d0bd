package jd.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The flags of `./jd lab`. `LabJourney` tests `--watch` and `--debug`.
@Tag("slow")
class LabMainTest {
    private static final Lab LAB = Lab.of("1").orElseThrow();
    private static final SolutionRegions SOURCE = SolutionRegions.read(LAB.directory().resolve(LAB.source()));

    @TempDir
    private Path directory;

    private record Result(int exit, String out, String err) {
        long lines(String beginning) {
            return out.lines().filter(line -> line.startsWith(beginning)).count();
        }
    }

    @Test
    void allGradesTheCasesAfterAFailureToo() {
        Result first = lab("1");
        assertEquals(1, first.exit(), first::toString);
        assertEquals(1, first.lines("FAIL"), first::toString);
        Result all = lab("1", "--all");
        assertEquals(1, all.exit(), all::toString);
        assertEquals(LAB.cases(Object.class).size(), all.lines("FAIL"), all::toString);
        assertTrue(all.out().endsWith("0 passed, 10 failed, 0 skipped\n"), all::toString);
    }

    @Test
    void hintsBecomeStrongerUntilTheMistakeIsAnother() throws IOException {
        assertEquals(1, lab("1").lines("          hint:"));
        assertEquals(2, lab("1", "--hint").lines("          hint:"));
        assertEquals(2, lab("1").lines("          hint:"), "a hint that was shown stays");
        Result third = lab("1", "--hint");
        assertEquals(3, third.lines("          hint:"), third::toString);
        assertEquals(0, third.lines("          more:"), third::toString);
        save(SOURCE.with("jobs", List.of("return List.of();")));
        assertEquals(1, lab("1").lines("          hint:"));
    }

    @Test
    void solutionIsPrintedAndPasses() throws IOException {
        Result solution = lab("1", "--solution");
        assertEquals(0, solution.exit(), solution::toString);
        assertFalse(Files.exists(directory.resolve("src")), "no copy was made");
        save(solution.out());
        Result graded = lab("1");
        assertEquals(0, graded.exit(), graded::toString);
        assertEquals(LAB.cases(Object.class).size(), graded.lines("OK"), graded::toString);
        assertTrue(lab().out().startsWith("  1  10 of 10   follow one run"), lab()::out);
    }

    @Test
    void resetKeepsEveryOldCopyAndForgetsWhatPassed() throws IOException {
        save(SOURCE.solution());
        assertEquals(0, lab("1").exit());
        Result reset = lab("1", "--reset");
        assertEquals(1, reset.exit(), "the new copy is graded");
        Path old = directory.resolve("old/Answers.java.1");
        assertTrue(reset.out().startsWith("your old copy is " + old + "\nyour copy is "), reset::toString);
        assertEquals(SOURCE.solution(), Files.readString(old));
        assertEquals(SOURCE.starter(), Files.readString(copy()));
        assertTrue(lab().out().startsWith("  1  0 of 10 "), lab()::out);

        lab("1", "--reset");
        assertEquals(SOURCE.solution(), Files.readString(old), "the first one is not overwritten");
        assertEquals(SOURCE.starter(), Files.readString(directory.resolve("old/Answers.java.2")));
    }

    @Test
    void programThatDoesNotCompileIsShownWithTheCompilersMessages() throws IOException {
        save(SOURCE.with("jobs", List.of("return nothing;")));
        Result result = lab("1");
        assertEquals(1, result.exit(), result::toString);
        assertTrue(result.err().startsWith("your program does not compile:\n" + copy() + ":"), result::toString);
        assertTrue(result.err().contains("symbol:   variable nothing"), result::toString);
    }

    @Test
    void wrongCommandLineIsRefused() {
        Result lab = lab("18");
        assertEquals(2, lab.exit());
        assertTrue(lab.err().startsWith("jd lab: there is no lab \"18\": 1, 2, 3, "), lab::toString);
        Result which = lab("1", "11");
        assertEquals(2, which.exit());
        assertTrue(which.err().startsWith("jd lab: lab 1 has no case \"11\": 1, 2, 3, "), which::toString);
        Result debug = lab("1", "--debug", "5005");
        assertEquals(2, debug.exit());
        assertTrue(debug.err().startsWith("jd lab: --debug needs a case: ./jd lab 1 --debug 5005 CASE"), debug::toString);
    }

    private Path copy() {
        return directory.resolve("src/main/java").resolve(LAB.source());
    }

    private void save(String program) throws IOException {
        Files.createDirectories(copy().getParent());
        Files.writeString(copy(), program);
    }

    private Result lab(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        WorkDirectory work = new WorkDirectory(directory, Optional.empty());
        int exit = LabMain.run(work, new PrintStream(out, true), new PrintStream(err, true), words);
        return new Result(exit, out.toString(), err.toString());
    }
}
