package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tests a daemon that is killed, that runs out of heap or threads, that cannot boot, or that finds another daemon
/// running.
@Tag("journey")
@Tag("root")
class DaemonFailureJourney {
    private static JdHost host;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.start();
        host.jd("pull", "-q", "busybox").run().ok();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    private static Command daemon() {
        return Command.of(host.daemonCommand());
    }

    /// In the second part the pid file names a process that is not a daemon, as after the number was reused.
    @Test
    void restartImmediatelyAfterKillSucceeds() throws IOException {
        ProcessHandle killed = ProcessHandle.of(host.daemonPid()).orElseThrow();
        killed.destroyForcibly();
        // The test does not wait for the exit: the next daemon starts while the kernel still tears down the killed
        // one.
        host.startDaemon();
        assertEquals("hello", host.jd("run", "--rm", "busybox", "echo", "hello").run().ok().line());
        host.killDaemon();
        Files.writeString(host.directory().resolve("jd.pid"), Long.toString(ProcessHandle.current().pid()));
        host.startDaemon();
        assertEquals("hello", host.jd("run", "--rm", "busybox", "echo", "hello").run().ok().line());
    }

    @Test
    void secondDaemonNamesConflictAndFirstContinues() {
        var sameSocket = daemon().run();
        assertEquals(1, sameSocket.exit());
        assertTrue(sameSocket.err().contains("another daemon is listening there already"), sameSocket.err());
        String other = "unix://" + host.directory().resolve("other.sock");
        List<String> words = new ArrayList<>(host.daemonCommand());
        words.replaceAll(word -> word.equals("unix://" + host.socket()) ? other : word);
        var samePidFile = Command.of(words).run();
        assertEquals(1, samePidFile.exit());
        assertTrue(samePidFile.err().contains("pid file found, ensure jd is not running or delete "
                + host.directory().resolve("jd.pid") + ": process " + host.daemonPid() + " runs already"),
                samePidFile.err());
        words.replaceAll(word -> word.equals(host.directory().resolve("jd.pid").toString()) ? word + "2" : word);
        var sameRoot = Command.of(words).run();
        assertEquals(1, sameRoot.exit());
        assertTrue(sameRoot.err().contains("another daemon uses it already"), sameRoot.err());
        assertFalse(Files.exists(host.directory().resolve("jd.pid2")));
        assertFalse(Files.exists(host.directory().resolve("other.sock")));
        assertEquals("hello", host.jd("run", "--rm", "busybox", "echo", "hello").run().ok().line());
    }

    /// Everything that was acknowledged exists after the daemon has been restarted.
    @Test
    void fullHeapExitsWithMessageAndNextDaemonStarts() throws Exception {
        try (JdHost small = JdHost.startBehind(List.of("env", "JD_DAEMON_HEAP=24m"))) {
            small.jd("pull", "-q", "busybox").run().ok();
            int made = 0;
            try {
                while (made < 100) {
                    String labels = "{\"x\":\"" + "x".repeat(400_000) + "\"}";
                    var answer = Http.post(small.socket(), "/v1.45/containers/create",
                            "{\"Image\":\"busybox\",\"Labels\":" + labels + "}");
                    assertEquals(201, answer.status(), answer.body());
                    made++;
                }
            } catch (IOException e) {
                System.out.println("a heap of 24 MB was full after " + made + " containers of 400 KB");
            }
            JdHost.await("the daemon ends", () -> !small.daemonRuns());
            String line = "Terminating due to java.lang.OutOfMemoryError: Java heap space";
            assertTrue(small.daemonLog().contains(line), small::daemonLog);
            List<String> words = new ArrayList<>(small.daemonCommand());
            words.set(1, "JD_DAEMON_HEAP=256m");
            Process next = new ProcessBuilder(words).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            try {
                JdHost.await("the next daemon answers", () -> answers(small.socket()));
                long found = small.jd("ps", "-aq").run().ok().out().lines().count();
                assertTrue(found == made || found == made + 1, found + " of " + made + " containers");
            } finally {
                next.destroy();
                assertTrue(next.waitFor(JdHost.SECONDS, TimeUnit.SECONDS));
            }
        }
    }

    private static boolean answers(Path socket) {
        try {
            return Http.get(socket, "/_ping").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void failedBootExitsWithMessage() throws IOException {
        host.stopDaemon();
        Path version = host.root().resolve("version");
        String old = Files.readString(version);
        Files.writeString(version, "99\n");
        try {
            var ended = daemon().run();
            assertEquals(1, ended.exit(), ended.err());
            assertTrue(ended.err().contains("99"), ended.err());
            assertTrue(refused(), "nobody is behind the socket");
        } finally {
            Files.writeString(version, old);
        }
        host.startDaemon();
    }

    private static boolean refused() {
        try {
            SocketChannel.open(UnixDomainSocketAddress.of(host.socket())).close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /// Threads count as processes: at the pids limit no thread can be started.
    @Test
    void daemonAtItsPidsLimitAnswersAndRecovers() throws IOException, InterruptedException {
        Path pids = Stream.of("/sys/fs/cgroup/pids", "/sys/fs/cgroup").map(Path::of)
                .filter(group -> Files.exists(group.resolve("cgroup.procs"))).findFirst().orElseThrow();
        Path group = pids.resolve("jd-pids-" + ProcessHandle.current().pid());
        Files.createDirectory(group);
        Path home = group.getParent();
        long pid = host.daemonPid();
        try {
            assumeTrue(Files.exists(group.resolve("pids.max")), "needs the pids controller");
            Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
            String threads = Files.readString(group.resolve("pids.current")).strip();
            Files.writeString(group.resolve("pids.max"), threads);
            int unavailable = 0;
            for (int i = 0; i < 20; i++) {
                int status = Http.get(host.socket(), "/v1.45/containers/json").status();
                unavailable += status == 503 ? 1 : 0;
                assertTrue(status == 200 || status == 503, "status " + status);
            }
            System.out.println("at the pids limit: " + unavailable + " of 20 lists answered with 503");
            assertTrue(host.daemonRuns(), host::daemonLog);
            Files.writeString(group.resolve("pids.max"), "max");
            assertEquals("hello", host.jd("run", "--rm", "busybox", "echo", "hello").run().ok().line());
        } finally {
            Files.writeString(group.resolve("pids.max"), "max");
            Files.writeString(home.resolve("cgroup.procs"), Long.toString(pid));
            for (int i = 0; i < 100 && !Files.readString(group.resolve("cgroup.procs")).isBlank(); i++) {
                for (String left : Files.readAllLines(group.resolve("cgroup.procs"))) {
                    Files.writeString(home.resolve("cgroup.procs"), left);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            JdHost.await("the last process has left the cgroup", () -> group.toFile().delete());
        }
    }
}
