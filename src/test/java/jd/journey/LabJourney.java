package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jd.labs.Lab;
import jd.labs.SolutionRegions;
import jd.labs.WrongAnswer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./jd lab 13` and `./jd run --lab 13`, as a student uses them.
@Tag("book")
@Tag("journey")
@Tag("root")
class LabJourney {
    private static final Lab LAB = Lab.of("13").orElseThrow();
    private static final SolutionRegions SOURCE = SolutionRegions.read(LAB.directory().resolve(LAB.source()));

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Requirements.root();
        JdHost.build();
    }

    private Command jd(String... words) {
        return Command.of(Stream.concat(Stream.of(JdHost.JD), Stream.of(words)).toList())
                .with("JD_LABS", directory.resolve("work").toString())
                .with("TMPDIR", directory.toString());
    }

    private void save(String program) throws IOException {
        Files.writeString(directory.resolve("work/src/main/java").resolve(LAB.source()), program);
    }

    @Test
    void copyIsGradedAndRunsInAContainer() throws IOException {
        Command.Result first = jd("lab", "13").run();
        assertEquals(1, first.exit(), first::toString);
        assertTrue(first.out().contains("got:      task 1 is not written yet"), first::toString);
        assertTrue(jd("lab", "13", "--hint").run().out().contains("more about task 1"), "the second hint");

        save(SOURCE.solution());
        Command.Result solved = jd("run", "--lab", "13", "busybox", "sh", "-c", "echo hi; exit 3").run();
        assertEquals("hi\n", solved.out(), solved::toString);
        assertEquals(3, solved.exit(), solved::toString);

        WrongAnswer wrong = WrongAnswer.all(LAB).stream()
                .filter(each -> each.what().equals("unmounts what is in use"))
                .findFirst()
                .orElseThrow();
        save(wrong.in(SOURCE));
        Command.Result refused = jd("run", "--lab", "13", "busybox", "true").run();
        assertEquals(125, refused.exit(), refused::toString);
        assertTrue(refused.err().contains("pivot: umount2(\".\", 0): EBUSY"), refused::toString);
        assertEquals(List.of("work"), left(directory), "a daemon of the lab has left files");
        assertEquals(List.of(), left(Path.of("/sys/class/net")).stream().filter(LabJourney::isBridgeOfAnEndedLab).toList());
    }

    /// The name has the number of the process that has started the daemon. Another test run may use labs at the same time.
    private static boolean isBridgeOfAnEndedLab(String name) {
        return name.matches("jdlab\\d+") && ProcessHandle.of(Long.parseLong(name.substring("jdlab".length()))).isEmpty();
    }

    @Test
    void savedCopyIsGradedAgainUntilCtrlC() throws IOException {
        jd("lab", "13").run();
        try (TerminalUser student = TerminalUser.at(jd("lab", "13", "--watch"))) {
            student.waitFor("FAIL   1");
            save(SOURCE.solution());
            student.waitFor("OK     1");
            student.waitFor("passed, 0 failed");
            student.type("\003");
            assertEquals(130, student.exit());
        }
    }

    @Test
    void debuggerStopsInTheStudentsMethod() throws Exception {
        jd("lab", "13").run();
        save(SOURCE.solution());
        int port = freePort();
        Process lab = jd("lab", "13", "--debug", Integer.toString(port), "1").start();
        try (DebuggedVm vm = DebuggedVm.attach(port)) {
            vm.want(Map.of(LAB.program(), Set.of("enter")));
            vm.start();
            assertTrue(lab.waitFor(60, TimeUnit.SECONDS), "the case has not ended");
            assertEquals(0, lab.exitValue());
            assertTrue(vm.reached(LAB.program(), "enter"));
        } finally {
            lab.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static List<String> left(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
