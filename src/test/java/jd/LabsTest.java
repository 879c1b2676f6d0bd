package jd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jd.labs.Case;
import jd.labs.Case.Outcome;
import jd.labs.Grader;
import jd.labs.Lab;
import jd.labs.LabMain;
import jd.labs.SolutionRegions;
import jd.labs.StudentCode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Tests the graders: for every lab the solution passes, the starter compiles and fails every task, and each recorded wrong
/// answer gets its recorded hint.
class LabsTest {
    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> solutionPasses() {
        return Lab.all().stream().map(lab -> DynamicTest.dynamicTest("lab " + lab.number(), () -> {
            for (Grader.Graded each : grade(lab, source(lab).solution(), false)) {
                assertFalse(each.outcome() instanceof Outcome.Failed, each::toString);
            }
        }));
    }

    @Test
    @Tag("root")
    void solutionPassesOnTheRealKernel() {
        assumeTrue(LabMain.isRootOnLinux(), "needs root on Linux");
        for (Lab lab : Lab.all()) {
            for (Grader.Graded each : grade(lab, source(lab).solution(), true)) {
                assertEquals(Case.PASSED, each.outcome(), each.of()::sentence);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> starterCompilesAndFailsEveryTask() {
        return Lab.all().stream().map(lab -> DynamicTest.dynamicTest("lab " + lab.number(), () -> {
            List<Grader.Graded> graded = grade(lab, source(lab).starter(), LabMain.isRootOnLinux());
            assertTrue(graded.stream().noneMatch(each -> each.outcome() instanceof Outcome.Passed), graded::toString);
            assertFalse(graded.stream().allMatch(each -> each.outcome() instanceof Outcome.Skipped), "nothing ran");
            int number = 1;
            for (String task : source(lab).names()) {
                assertTrue(source(lab).starter().contains("task " + number++ + ": " + task), task);
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> eachWrongAnswerGetsItsHint() {
        return Lab.all().stream().flatMap(lab -> wrongAnswers(lab).stream().map(wrong -> DynamicTest.dynamicTest(
                "lab " + lab.number() + " " + wrong.task() + " " + wrong.what(), () -> assertHint(lab, wrong))));
    }

    private void assertHint(Lab lab, WrongAnswer wrong) {
        Case failing = cases(lab, source(lab).with(wrong.task(), wrong.code())).stream()
                .filter(each -> each.id().equals(wrong.inCase()))
                .findFirst()
                .orElseThrow();
        Outcome outcome = new Grader(lab.number(), false).grade(List.of(failing)).getFirst().outcome();
        if (outcome instanceof Outcome.Failed failed) {
            assertEquals(wrong.hint(), failed.hint(), failed::toString);
        } else {
            throw new AssertionError("not noticed: " + wrong + ": " + outcome);
        }
    }

    @Test
    void everyTaskHasWrongAnswers() {
        for (Lab lab : Lab.all()) {
            List<String> tasks = wrongAnswers(lab).stream().map(WrongAnswer::task).distinct().toList();
            assertEquals(source(lab).names(), tasks);
        }
    }

    /// Wrong answers must fail on the real kernel too: each of these has the same mistake as a recorded one.
    @TestFactory
    @Tag("root")
    Stream<DynamicTest> wrongAnswerFailsOnTheRealKernel() {
        return Stream.of(
                seen(13, "leaves the old root below the new one", "4"),
                seen(13, "leaves the JVM's files open", "6"),
                seen(13, "leaves signals blocked", "7"),
                seen(14, "does nothing, which works wherever no mount is shared", "12"),
                seen(14, "empties its own sets only", "13"),
                seen(14, "forgets the limit", "14"));
    }

    private DynamicTest seen(int number, String what, String inCase) {
        return DynamicTest.dynamicTest("lab " + number + " " + what, () -> {
            assumeTrue(LabMain.isRootOnLinux(), "needs root on Linux");
            Lab lab = Lab.all().stream().filter(each -> each.number() == number).findFirst().orElseThrow();
            WrongAnswer wrong =
                    wrongAnswers(lab).stream().filter(each -> each.what().equals(what)).findFirst().orElseThrow();
            List<Case> one = cases(lab, source(lab).with(wrong.task(), wrong.code())).stream()
                    .filter(each -> each.id().equals(inCase))
                    .toList();
            Outcome outcome = new Grader(number, true).grade(one).getFirst().outcome();
            // The grader has printed a result, so the program has not ended too early.
            assertTrue(outcome instanceof Outcome.Failed failed && !failed.got().contains("Exception"),
                    outcome::toString);
        });
    }

    @Test
    void graderExitsWithZeroOnlyIfACaseRanAndAllPassed() {
        Case good = new Case("1", "is good", false, () -> Case.PASSED);
        Case bad = new Case("2", "is bad", false, () -> new Outcome.Failed("this", "that", "look again"));
        Case rooted = new Case("3", "asks the kernel", true, () -> Case.PASSED);
        assertEquals("true OK     1  is good\n1 passed, 0 failed, 0 skipped\n", report(List.of(good)));
        assertEquals("""
                false OK     1  is good
                FAIL   2  is bad
                          got:      that
                          hint:     look again
                          again:    ./jd lab 99 2
                1 passed, 1 failed, 0 skipped
                """, report(List.of(good, bad)));
        assertEquals("false SKIP   3  asks the kernel: needs root on Linux\n0 passed, 0 failed, 1 skipped\n",
                report(List.of(rooted)));
    }

    private static String report(List<Case> cases) {
        var bytes = new ByteArrayOutputStream();
        Grader grader = new Grader(99, false);
        boolean passed = grader.report(grader.grade(cases), new PrintStream(bytes, true));
        return passed + " " + bytes.toString().replace("\r\n", "\n");
    }

    // ---- the lab's files ----

    /// A mistake that students make, with its hint.
    record WrongAnswer(String what, String task, String inCase, String hint, List<String> code) {}

    private static List<WrongAnswer> wrongAnswers(Lab lab) {
        try {
            List<WrongAnswer> all = new ArrayList<>();
            for (String block : Files.readString(lab.directory().resolve("wrong-answers.txt")).strip().split("\n\n")) {
                List<String> lines = block.lines().toList();
                List<String> code = lines.stream().filter(line -> line.startsWith("    ")).map(String::strip).toList();
                all.add(new WrongAnswer(
                        field(lines, "# "),
                        field(lines, "task: "),
                        field(lines, "case: "),
                        field(lines, "hint: "),
                        code));
            }
            return all;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String field(List<String> lines, String name) {
        return lines.stream().filter(line -> line.startsWith(name)).findFirst().orElseThrow().substring(name.length());
    }

    private static SolutionRegions source(Lab lab) {
        return SolutionRegions.read(lab.directory().resolve(lab.source()));
    }

    private List<Grader.Graded> grade(Lab lab, String program, boolean root) {
        return new Grader(lab.number(), root).grade(cases(lab, program));
    }

    private List<Case> cases(Lab lab, String program) {
        try {
            Path work = Files.createTempDirectory(directory, "lab");
            Path source = Files.writeString(work.resolve(lab.source()), program);
            return lab.cases(StudentCode.compile(source, work.resolve("classes")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
