package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the daemon as an administrator uses it: start, shutdown and refusals.
@Tag("journey")
@Tag("root")
class DaemonJourney {
    @BeforeAll
    static void requirements() {
        Requirements.root();
    }

    @Test
    void sigtermStopsContainersAndReleasesResources() {
        try (JdHost host = JdHost.start()) {
            host.jd("run", "-d", "busybox", "sleep", "1000").run().ok();
            host.jd("run", "-d", "--net", "none", "busybox", "sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done").run().ok();
        }
    }

    @Test
    void socketModeAllowsOnlyOwnerAndGroup() throws IOException {
        try (JdHost host = JdHost.start()) {
            assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(host.socket())));
        }
    }

    /// The program before the daemon does what systemd does for a unit with a socket (sd_listen_fds(3)).
    @Test
    void socketOpenedByTheServiceManagerIsServed(@TempDir Path directory) throws IOException {
        Path socket = directory.resolve("opened.sock");
        List<String> manager = List.of("perl", "-MSocket", "-MPOSIX", "-e", """
                $^F = 9;
                socket(S, AF_UNIX, SOCK_STREAM, 0) && bind(S, pack_sockaddr_un(shift)) && listen(S, 10) or die $!;
                POSIX::dup2(fileno(S), 3);
                @ENV{"LISTEN_PID", "LISTEN_FDS"} = ($$, 1);
                exec @ARGV;
                """, socket.toString());
        try (JdHost host = JdHost.startBehind(manager, "-H", "fd://")) {
            assertEquals(200, Http.get(socket, "/_ping").status());
            host.jd("run", "--rm", "busybox", "echo", "served").with("DOCKER_HOST", "unix://" + socket).run().ok();
            assertFalse(Files.readString(Path.of("/proc/" + host.daemonPid() + "/environ")).contains("LISTEN_"));
        }
        assertTrue(Files.exists(socket), "the service manager's socket must stay");
    }

    @Test
    void secondDaemonOnSameRootAndSocketIsRefused() {
        try (JdHost host = JdHost.start()) {
            var second = Command.of(host.daemonCommand()).run();
            assertEquals(1, second.exit(), second.err());
            assertTrue((second.out() + second.err()).contains("already"), second.out() + second.err());
            assertEquals(1, (second.out() + second.err()).strip().lines().count(), second.err());
            host.jd("run", "--rm", "busybox", "true").run().ok();
        }
    }

    @Test
    void restartedDaemonKeepsExitCodesLogsAndHealth() throws IOException {
        try (JdHost host = JdHost.start()) {
            host.jd("run", "--name", "three", "busybox", "sh", "-c", "echo kept; exit 3").run();
            host.jd("run", "-d", "--name", "ill", "--health-cmd", "echo probed", "--health-interval", "200ms", "busybox",
                    "sleep", "1000").run().ok();
            String[] health = {"inspect", "-f", "{{.State.Health.Status}} {{json .State.Health.Log}}", "ill"};
            JdHost.await("a probe", () -> host.jd(health).run().ok().out().contains("probed"));
            host.jd("stop", "-t", "0", "ill").run().ok();
            String before = host.jd(health).run().ok().line();
            host.stopDaemon();
            assertEquals(List.of(), host.leaks());
            host.startDaemon();
            assertTrue(host.jd("ps", "-a").run().ok().out().contains("Exited (3)"));
            assertEquals("kept\n", host.jd("logs", "three").run().ok().out());
            assertTrue(before.startsWith("unhealthy [{"), before);
            assertEquals(before, host.jd(health).run().ok().line());
            host.jd("rm", "three", "ill").run().ok();
        }
    }

    /// As after a kill in the middle of a start: the state file still records the previous exit.
    @Test
    void bootKillsProcessInCgroupOfExitedContainer() throws Exception {
        try (JdHost host = JdHost.start()) {
            host.jd("run", "--name", "ended", "busybox", "true").run().ok();
            String id = host.jd("inspect", "-f", "{{.Id}}", "ended").run().ok().out().strip();
            host.killDaemon();
            Path hierarchy = Path.of("/sys/fs/cgroup", Files.exists(Path.of("/sys/fs/cgroup/pids")) ? "pids" : "");
            Path group = Files.createDirectories(Path.of(hierarchy + host.cgroupParent(), id));
            Process orphan = new ProcessBuilder("sleep", "1000").start();
            Files.writeString(group.resolve("cgroup.procs"), String.valueOf(orphan.pid()));

            host.startDaemon();

            assertTrue(orphan.waitFor(JdHost.SECONDS, TimeUnit.SECONDS));
            assertFalse(Files.exists(group));
            assertTrue(host.jd("ps", "-a").run().ok().out().contains("Exited (0)"));
        }
    }

    @Test
    void bootAfterCrashKillsContainersAndFreesNames() throws IOException {
        try (JdHost host = JdHost.start()) {
            host.jd("run", "-d", "--name", "orphan", "busybox", "sleep", "1000").run().ok();
            host.killDaemon();
            host.startDaemon();
            var ps = host.jd("ps", "-a").run().ok();
            assertTrue(ps.out().contains("Exited (137)") || ps.out().contains("Exited (255)"), ps.out());
            host.jd("rm", "orphan").run().ok();
            host.jd("run", "--rm", "--name", "orphan", "busybox", "true").run().ok();
        }
    }

    @Test
    void debugLogsEveryJobWithItsDuration() {
        try (JdHost host = JdHost.start("-D")) {
            host.jd("run", "--rm", "busybox", "true").run().ok();
            String log = host.daemonLog();
            assertTrue(log.matches("(?s).*\\+job create\\(.*"), log);
            assertTrue(log.matches("(?s).*-job create\\(.*\\) = OK \\(0\\) [0-9.]+ ?ms.*"), log);
            assertTrue(log.contains("+job start("), log);
        }
    }

    @Test
    void pathsWorkWithAndWithoutApiVersion() throws IOException {
        try (JdHost host = JdHost.start()) {
            for (String prefix : java.util.List.of("", "/v1.24", "/v1.45")) {
                assertEquals(200, Http.get(host.socket(), prefix + "/version").status(), prefix);
                assertEquals(200, Http.get(host.socket(), prefix + "/containers/json?all=1").status(), prefix);
            }
            var old = Http.get(host.socket(), "/v1.12/version");
            assertEquals(400, old.status());
            assertEquals("{\"message\":\"client version 1.12 is too old. Minimum supported API version is 1.24, "
                    + "please upgrade your client to a newer version\"}", old.body().strip());
            var young = Http.get(host.socket(), "/v1.99/version");
            assertEquals("{\"message\":\"client version 1.99 is too new. Maximum supported API version is 1.45\"}", young.body().strip());
        }
    }

    @Test
    void daemonAnswersOnTcp() throws IOException {
        try (JdHost host = JdHost.start("-H", "tcp://127.0.0.1:23755")) {
            var version = host.inside(JdHost.JD, "-H", "tcp://127.0.0.1:23755", "run", "--rm", "busybox", "echo", "tcp").run().ok();
            assertEquals("tcp\n", version.out());
        }
    }

    @Test
    void emptyInitPoolStartsContainers() {
        try (JdHost host = JdHost.start("--init-pool", "0")) {
            assertEquals("cold\n", host.jd("run", "--rm", "busybox", "echo", "cold").run().ok().out());
            assertEquals("in\n", host.jd("run", "--rm", "-m", "6m", "--pids-limit", "1", "busybox", "echo", "in").run().ok().out());
        }
    }

    @Test
    void vfsDriverRunsContainers() {
        try (JdHost host = JdHost.start("--storage-driver", "vfs")) {
            assertEquals("vfs\n", host.jd("run", "--rm", "busybox", "echo", "vfs").run().ok().out());
            assertTrue(host.jd("info").run().ok().out().contains("Storage Driver: vfs"));
        }
    }

    @Test
    void rootOfNewerFormatVersionIsRefused() throws IOException {
        try (JdHost host = JdHost.start()) {
            host.stopDaemon();
            Path version = host.root().resolve("version");
            assertTrue(Files.exists(version), "the root says its format version in the file 'version'");
            String old = Files.readString(version);
            Files.writeString(version, "999\n");
            var refused = Command.of(host.daemonCommand()).run();
            assertEquals(1, refused.exit());
            assertTrue((refused.out() + refused.err()).contains("999"), refused.out() + refused.err());
            Files.writeString(version, old);
            host.startDaemon();
        }
    }
}
