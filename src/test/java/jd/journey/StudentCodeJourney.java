package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jd.labs.Lab;
import jd.labs.SolutionRegions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `./jd COMMAND --lab N …` with the solutions of labs, each changed so that one can see that it was asked.
@Tag("book")
@Tag("journey")
@Tag("root")
class StudentCodeJourney {
    @TempDir
    private Path labs;

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Requirements.root();
        JdHost.build();
    }

    /// {@return the command with the lab's solution in which one line is replaced}
    private Command jd(String number, String line, String replacement, String... words) throws IOException {
        Lab lab = Lab.of(number).orElseThrow();
        String solution = SolutionRegions.read(lab.directory().resolve(lab.source())).solution();
        assertTrue(solution.contains(line), line);
        Path sources = Files.createDirectories(labs.resolve("src/main/java"));
        Files.writeString(sources.resolve(lab.source()), solution.replace(line, replacement));
        List<String> all = new ArrayList<>(List.of(JdHost.JD, words[0], "--lab", number));
        all.addAll(List.of(words).subList(1, words.length));
        return Command.of(all).with("JD_LABS", labs.toString()).with("TMPDIR", directory.toString());
    }

    @Test
    void composeFollowsTheScheduleOfLab17() throws IOException {
        Command.Result up = jd("17", "return begun;", "System.err.println(\"begin \" + begun); return begun;",
                "compose", "-f", "labs/lab17-order/compose.yaml", "up", "-d").run().ok();
        assertTrue(up.err().contains("begin [0]"), up.err());
        List<String> lines = up.err().lines().map(String::strip).toList();
        assertTrue(lines.indexOf("Container shop-schema-1  Exited") < lines.indexOf("Container shop-web-1  Starting"),
                up.err());
        assertTrue(lines.contains("Container shop-proxy-1  Started"), up.err());
    }

    @Test
    void containerIsRestartedByTheRuleOfLab12() throws IOException {
        Command.Result up = jd("12", "restarts < most)", "restarts < most + 2)",
                "compose", "-f", "labs/lab12-states/compose.yaml", "up").run();
        // The first attempt, the two restarts of the file, and two more.
        long attempts = up.out().lines().filter(line -> line.matches("attempt-1 +\\| \\d+\\.\\d\\d")).distinct().count();
        assertEquals(5, attempts, up.toString());
    }

    /// The client stops the containers while the daemon still runs.
    @Test
    void ctrlCEndsTheClientBeforeTheDaemon() throws IOException {
        Command up = jd("12", "restarts < most)", "true)", "compose", "-f", "labs/lab12-states/compose.yaml", "up");
        try (TerminalUser student = TerminalUser.at(up)) {
            student.waitFor("Pulling");
            student.waitFor("attempt-1  | ");
            student.type("\003");
            student.waitFor("Stopped");
            assertEquals(130, student.exit());
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
    }

    /// The client learns only that the connection was closed.
    @Test
    void unwrittenMethodInTheDaemonIsNamed() throws IOException {
        Command.Result run = jd("3", "if (works.putIfAbsent(name, work) != null) {",
                "if (true) throw new UnsupportedOperationException(\"task 1: register\"); else {", "run", "busybox", "true").run();
        assertTrue(run.err().contains("jd: in the lab's daemon: java.lang.UnsupportedOperationException: task 1: register,"
                + " at OwnEngine.register(OwnEngine.java:"), run.err());
        assertEquals(125, run.exit());
    }

    @Test
    void managerHasTheStrategyAndTheFilterOfLab15() throws Exception {
        int port = freePort();
        Process manager = jd("15", "return \"dedicated to \"", "return \"only for \"",
                "swarm", "manage", "-H", "tcp://127.0.0.1:" + port, "nodes://127.0.0.1:1").start();
        try {
            JdHost.await("an answer of the manager", () -> !answer(port).isEmpty());
            assertTrue(answer(port).contains("[\"Strategy\",\"zones\"]"), answer(port));
            assertTrue(answer(port).contains("constraint, zones\"]"), answer(port));
        } finally {
            manager.descendants().forEach(ProcessHandle::destroy);
            manager.destroy();
            assertTrue(manager.waitFor(60, TimeUnit.SECONDS));
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String answer(int port) {
        try (InputStream in = URI.create("http://127.0.0.1:" + port + "/info").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notYet) {
            return "";
        }
    }
}
