package jd.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.lab13.DockerInitLab;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cases run apart from the grader, and leave nothing.
@Tag("slow")
class IsolationTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Lab lab = new DockerInitLab();

    @TempDir
    private Path directory;

    @Test
    void aLoopAndADaemonAreEndedAndTheNextCaseRuns() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setsid")), "needs setsid");
        Path pid = directory.resolve("pid");
        Path stray = directory.resolve("stray");
        // The daemon has no parent, no environment and a session of its own.
        Path classes = compiled("""
                try {
                    new ProcessBuilder("sh", "-c", "setsid env -i sh -c 'echo $$ >%s; exec sleep 1000' &").start().waitFor();
                    java.nio.file.Files.writeString(java.nio.file.Path.of("left"), "a file");
                    java.nio.file.Files.createTempFile("left", "");
                    java.nio.file.Files.writeString(java.nio.file.Path.of("%s"), System.getProperty("user.dir"));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                while (true) {
                    Thread.onSpinWait();
                }
                """.formatted(pid, stray));
        Set<ProcessHandle> earlier = ProcessHandle.current().children().collect(Collectors.toSet());
        Failed looped;
        Outcome next;
        try (Isolation isolation = new Isolation(lab, classes, LIMIT, Optional.empty())) {
            looped = assertInstanceOf(Failed.class, isolation.run(one("1")));
            next = isolation.run(one("2"));
        }
        assertTrue(looped.got().startsWith("no answer within 2 seconds: your code is at FirstProcess.java:"), looped.got());
        assertEquals("task 2 is not written yet", assertInstanceOf(Failed.class, next).got());
        assertFalse(isAlive(Files.readString(pid).strip()), "the daemon is still there");
        assertEquals(earlier, ProcessHandle.current().children().collect(Collectors.toSet()), "a zombie is still there");
        assertFalse(Files.exists(Path.of(Files.readString(stray))), "the working directory is still there");
    }

    @Test
    void endlessPrintingEndsTheCaseAtItsLimitOfOutput() throws Exception {
        Path classes = compiled("""
                while (true) {
                    try {
                        System.out.println("enter");
                    } catch (Throwable e) {
                        System.err.println(e);
                    }
                }
                """);
        try (Isolation isolation = new Isolation(lab, classes, Duration.ofMinutes(1), Optional.empty())) {
            String got = assertInstanceOf(Failed.class, isolation.run(one("1"))).got();
            assertTrue(got.startsWith("printed more than 200 lines or 64 KiB, at FirstProcess.java:"), got);
            assertEquals("task 2 is not written yet", assertInstanceOf(Failed.class, isolation.run(one("2"))).got());
        }
    }

    @Test
    void endlessPrintingOfAProcessThatTheCaseStartsEndsTheCase() throws Exception {
        assumeTrue(LabMain.isRootOnLinux(), "needs root on Linux");
        Path classes = compiled("while (true) { System.out.println(\"enter\"); }");
        try (Isolation isolation = new Isolation(lab, classes, Duration.ofMinutes(1), Optional.empty())) {
            assertEquals("printed more than 200 lines or 64 KiB",
                    assertInstanceOf(Failed.class, isolation.run(one("4"))).got());
        }
    }

    @Test
    void theEndOfTheJvmIsAFailureOfTheCaseAlone() throws Exception {
        Path classes = compiled("System.exit(7);");
        try (Isolation isolation = new Isolation(lab, classes, LIMIT, Optional.empty())) {
            assertEquals("the JVM that runs the case has ended with status 7",
                    assertInstanceOf(Failed.class, isolation.run(one("1"))).got());
            assertEquals("task 2 is not written yet", assertInstanceOf(Failed.class, isolation.run(one("2"))).got());
        }
    }

    @Test
    void deletedWorkingDirectoryIsMadeAgainForTheNextCase() throws Exception {
        Path classes = compiled("new java.io.File(System.getProperty(\"user.dir\")).delete();");
        try (Isolation isolation = new Isolation(lab, classes, LIMIT, Optional.empty())) {
            assertEquals("no system call", assertInstanceOf(Failed.class, isolation.run(one("1"))).got());
            assertEquals("task 2 is not written yet", assertInstanceOf(Failed.class, isolation.run(one("2"))).got());
        }
    }

    @Test
    void threadThatACaseLeavesIsEndedBeforeTheNext() throws Exception {
        Path alive = directory.resolve("alive");
        Path classes = compiled("""
                Thread.ofPlatform().start(() -> {
                    try {
                        while (true) {
                            java.nio.file.Files.writeString(java.nio.file.Path.of("%s"), "");
                            Thread.sleep(10);
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                """.formatted(alive));
        try (Isolation isolation = new Isolation(lab, classes, LIMIT, Optional.empty())) {
            isolation.run(one("1"));
            Files.deleteIfExists(alive);
            assertEquals("task 2 is not written yet", assertInstanceOf(Failed.class, isolation.run(one("2"))).got());
            assertFalse(Files.exists(alive), "the thread runs on");
        }
    }

    private Path compiled(String enter) throws IOException {
        SolutionRegions source = SolutionRegions.read(lab.directory().resolve(lab.source()));
        String starter = source.starter().replace(
                "throw new UnsupportedOperationException(\"task 1: enter\");", enter);
        Path classes = directory.resolve("classes");
        StudentCode.compile(Files.writeString(directory.resolve(lab.source()), starter), classes);
        return classes;
    }

    private Case one(String id) {
        List<Case> cases = lab.cases(Object.class);
        return cases.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    private static boolean isAlive(String pid) throws IOException {
        Path stat = Path.of("/proc", pid, "stat");
        return Files.exists(stat) && !Files.readString(stat).replaceFirst(".*\\) ", "").startsWith("Z");
    }
}
