package jd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Grader;
import jd.labs.Lab;
import jd.labs.LabMain;
import jd.labs.PlugIn;
import jd.labs.SolutionRegions;
import jd.labs.WrongAnswer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Tests the graders: for every lab the solution passes, the starter compiles and fails every task, and each recorded wrong
/// answer gets its recorded hint.
class LabsTest {
    @TempDir
    private static Path directory;

    /// The compiled programs of a lab: those of the wrong answers in their order.
    private record Programs(Class<?> solution, Class<?> starter, List<Class<?>> wrong) {}

    private static final Map<Integer, Programs> PROGRAMS = new HashMap<>();

    @TestFactory
    Stream<DynamicTest> solutionPasses() {
        return forEachLab(lab -> {
            for (Grader.Graded each : grade(lab, programs(lab).solution(), false)) {
                assertFalse(each.outcome() instanceof Outcome.Failed, each::toString);
            }
        });
    }

    @TestFactory
    @Tag("root")
    Stream<DynamicTest> solutionPassesOnTheRealKernel() {
        return forEachLab(lab -> {
            assumeTrue(LabMain.isRootOnLinux(), "needs root on Linux");
            for (Grader.Graded each : grade(lab, programs(lab).solution(), true)) {
                assertEquals(Case.PASSED, each.outcome(), each.of()::sentence);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> starterCompilesAndFailsEveryTask() {
        return forEachLab(lab -> {
            List<Grader.Graded> graded = grade(lab, programs(lab).starter(), LabMain.isRootOnLinux());
            assertTrue(graded.stream().noneMatch(each -> each.outcome() instanceof Outcome.Passed), graded::toString);
            assertFalse(graded.stream().allMatch(each -> each.outcome() instanceof Outcome.Skipped), "nothing ran");
            int number = 1;
            for (String task : source(lab).names()) {
                assertTrue(source(lab).starter().contains("task " + number++ + ": " + task), task);
                // The hints for a task that is not written name the method.
                assertTrue(source(lab).starter().contains(" " + task + "("), () -> task + " is no method");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> eachWrongAnswerGetsItsHint() {
        return Lab.all().stream().flatMap(lab -> {
            List<WrongAnswer> wrong = WrongAnswer.all(lab);
            return IntStream.range(0, wrong.size()).mapToObj(i -> DynamicTest.dynamicTest(
                    "lab " + lab.number() + " " + wrong.get(i).task() + " " + wrong.get(i).what(),
                    () -> assertHint(lab, wrong.get(i), programs(lab).wrong().get(i))));
        });
    }

    private static void assertHint(Lab lab, WrongAnswer wrong, Class<?> program) {
        Case failing = one(lab.cases(program), wrong.inCase());
        Outcome outcome = new Grader(lab, false).grade(List.of(failing)).getFirst().outcome();
        if (outcome instanceof Outcome.Failed failed) {
            assertEquals(wrong.hint(), failed.hints().first(), failed::toString);
            Hints hints = failed.hints();
            Set<String> different = Set.copyOf(List.of(hints.first(), hints.second(), hints.last()));
            assertEquals(3, different.size(), () -> "each hint is stronger than the one before: " + hints);
        } else {
            throw new AssertionError("not noticed: " + wrong + ": " + outcome);
        }
    }

    private static Stream<DynamicTest> forEachLab(Consumer<Lab> test) {
        return Lab.all().stream().map(lab -> DynamicTest.dynamicTest("lab " + lab.number(), () -> test.accept(lab)));
    }

    /// `./jd lab` prints the first sentence of the tasks, and a student learns from them how to run the solution in jd.
    @TestFactory
    Stream<DynamicTest> tasksSayWhatTheyAreAndWhereTheSolutionRuns() {
        return forEachLab(lab -> {
            String tasks = read(lab.directory().resolve("tasks.adoc")).replace("`", "");
            assertTrue(tasks.startsWith("In this lab you "), "the first line is: In this lab you ...");
            boolean tells = lab.plugIn() instanceof PlugIn.Nowhere
                    ? tasks.contains("not part of a running jd") || tasks.contains("take the place of jd's own")
                    : tasks.contains("--lab " + lab.number() + " ");
            assertTrue(tells, "the text says how the code runs in jd, or that it is not part of a running jd");
            assertFalse(lab.cases(Object.class).isEmpty(), "the list of cases needs no program");
        });
    }

    @Test
    void everyTaskHasWrongAnswers() {
        for (Lab lab : Lab.all()) {
            List<String> tasks = WrongAnswer.all(lab).stream().map(WrongAnswer::task).distinct().toList();
            assertEquals(source(lab).names(), tasks);
        }
    }

    /// Wrong answers must fail on the real kernel too: each of these has the same mistake as a recorded one.
    @TestFactory
    @Tag("root")
    Stream<DynamicTest> wrongAnswerFailsOnTheRealKernel() {
        return Stream.of(
                seen(13, "leaves the old root below the new one", "4", "a mount of the host that is left"),
                seen(13, "prepares, and executes nothing", "4", "there is no command to examine"),
                seen(13, "leaves the JVM's files open", "6", "a descriptor of the JVM is still open"),
                seen(13, "leaves signals blocked", "7", "the command has signals blocked"),
                seen(14, "answers with the number inside", "10", "the case has waited for the process of this number"),
                seen(14, "does nothing, which works wherever no mount is shared", "12", "the host has the mount, too"),
                seen(14, "empties its own sets only", "13", "the command has other capabilities"),
                seen(14, "forgets the limit", "14", "the command starts another number of processes"));
    }

    private static DynamicTest seen(int number, String what, String inCase, String hint) {
        return DynamicTest.dynamicTest("lab " + number + " " + what, () -> {
            assumeTrue(LabMain.isRootOnLinux(), "needs root on Linux");
            Lab lab = Lab.of("" + number).orElseThrow();
            List<String> recorded = WrongAnswer.all(lab).stream().map(WrongAnswer::what).toList();
            Class<?> program = programs(lab).wrong().get(recorded.indexOf(what));
            Outcome outcome =
                    new Grader(lab, true).grade(List.of(one(lab.cases(program), inCase))).getFirst().outcome();
            // The grader has printed a result, so the program has not ended too early.
            assertTrue(outcome instanceof Outcome.Failed failed && !failed.got().contains("Exception")
                    && failed.hints().first().startsWith(hint), outcome::toString);
        });
    }

    // ---- the lab's files ----

    private static SolutionRegions source(Lab lab) {
        return SolutionRegions.read(lab.directory().resolve(lab.source()));
    }

    private static List<Grader.Graded> grade(Lab lab, Class<?> program, boolean root) {
        return new Grader(lab, root).grade(lab.cases(program));
    }

    private static Case one(List<Case> cases, String id) {
        return cases.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    private static synchronized Programs programs(Lab lab) {
        return PROGRAMS.computeIfAbsent(lab.number(), _ -> {
            try {
                Stream<String> programs = Stream.concat(
                        Stream.of(source(lab).solution(), source(lab).starter()),
                        WrongAnswer.all(lab).stream().map(wrong -> wrong.in(source(lab))));
                List<Class<?>> classes =
                        WrongAnswer.compile(lab, programs, Files.createTempDirectory(directory, "lab"));
                return new Programs(classes.get(0), classes.get(1), classes.subList(2, classes.size()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
