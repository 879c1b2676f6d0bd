package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests exec processes, with jd's own client and with the stock one.
@Tag("journey")
@Tag("root")
class ExecJourney {
    enum Client {
        OWN,
        STOCK
    }

    private static JdHost host;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.start();
        host.jd("run", "-d", "--name", "box", "-e", "FROM_RUN=1", "busybox", "sleep", "1000").run().ok();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.jd("rm", "-f", "box").run();
            host.close();
        }
    }

    private static Command command(Client client, String... words) {
        return client == Client.OWN ? host.jd(words) : host.docker(words);
    }

    @ParameterizedTest
    @EnumSource
    void execReturnsOutputErrorsAndExitCode(Client client) {
        var both = command(client, "exec", "box", "sh", "-c", "echo out; echo err >&2; exit 7").run();
        assertEquals("out\n", both.out());
        assertEquals("err\n", both.err());
        assertEquals(7, both.exit());
        assertEquals(137, command(client, "exec", "box", "sh", "-c", "kill -9 $$").run().exit());
    }

    @ParameterizedTest
    @EnumSource
    void standardInputAndEofReachExecProcess(Client client) {
        assertEquals("one\ntwo\n", command(client, "exec", "-i", "box", "cat").input("one\ntwo\n").run().ok().out());
        var count = command(client, "exec", "-i", "box", "wc", "-c").input("x".repeat(1_000_000)).run().ok();
        assertEquals("1000000", count.line());
        assertEquals("", command(client, "exec", "box", "cat").input("not for it").run().ok().out());
    }

    @ParameterizedTest
    @EnumSource
    void execAppliesUserDirectoryAndEnvironment(Client client) {
        assertEquals("uid=1005 gid=1006 groups=1006\n", command(client, "exec", "-u", "1005:1006", "box", "id").run().ok().out());
        assertEquals("/tmp\n", command(client, "exec", "-w", "/tmp", "box", "pwd").run().ok().out());
        var env = command(client, "exec", "-e", "A=b", "-e", "PATH=/bin", "box", "env").run().ok().out();
        assertTrue(env.startsWith("PATH=/bin\nHOSTNAME="), env);
        assertTrue(env.endsWith("\nFROM_RUN=1\nA=b\nHOME=/root\n"), env);
    }

    @ParameterizedTest
    @EnumSource
    void failedExecWritesErrorToStreamAndExits126(Client client) {
        var missing = command(client, "exec", "box", "nosuch").run();
        assertEquals(126, missing.exit());
        assertEquals("OCI runtime exec failed: exec failed: unable to start container process: exec: \"nosuch\": "
                + "executable file not found in $PATH: unknown\r\n", missing.out());
        var detached = command(client, "exec", "-d", "box", "nosuch").run();
        assertEquals(1, detached.exit());
        assertTrue(detached.err().startsWith("Error response from daemon: OCI runtime exec failed"), detached.err());
        var unknownUser = command(client, "exec", "-u", "nosuch", "box", "id").run();
        assertEquals("unable to find user nosuch: no matching entries in passwd file\r\n", unknownUser.out());
        assertEquals(126, unknownUser.exit());
    }

    @ParameterizedTest
    @EnumSource
    void pausedOrExitedContainerRefusesExec(Client client) {
        host.jd("run", "-d", "--name", "still", "busybox", "sleep", "1000").run().ok();
        try {
            host.docker("pause", "still").run().ok();
            assertEquals("Error response from daemon: Container still is paused, unpause the container before exec\n",
                    command(client, "exec", "still", "true").run().err());
            host.docker("unpause", "still").run().ok();
            host.jd("kill", "still").run().ok();
            JdHost.await("the container's end", () -> !host.jd("inspect", "still").run().out().contains("\"running\""));
            var ended = command(client, "exec", "still", "true").run();
            assertEquals(1, ended.exit());
            assertTrue(ended.err().endsWith(" is not running\n"), ended.err());
            assertEquals("Error response from daemon: No such container: nosuch\n",
                    command(client, "exec", "nosuch", "true").run().err());
        } finally {
            host.jd("rm", "-f", "still").run();
        }
    }

    @ParameterizedTest
    @EnumSource
    void topListsExecProcesses(Client client) {
        command(client, "exec", "-d", "box", "sleep", "777").run().ok();
        var top = command(client, "top", "box", "-eo", "pid,args").run().ok().out();
        assertTrue(top.startsWith("PID                 COMMAND\n"), top);
        assertTrue(top.contains("sleep 777"), top);
        command(client, "exec", "box", "pkill", "-f", "sleep 777").run();
    }

    @Test
    void containerKillEndsExecProcess() {
        host.jd("run", "-d", "--name", "short", "busybox", "sleep", "1000").run().ok();
        try {
            var left = host.docker("exec", "short", "sh", "-c", "sleep 1000; true");
            var running = CompletableFuture.supplyAsync(left::run);
            JdHost.await("the command", () -> host.jd("top", "short").run().out().contains("sh -c"));
            host.jd("kill", "short").run().ok();
            assertEquals(137, running.orTimeout(JdHost.SECONDS, TimeUnit.SECONDS).join().exit());
        } finally {
            host.jd("rm", "-f", "short").run();
        }
    }

    @Test
    void execWorksWithReadOnlyRoot() {
        host.jd("run", "-d", "--name", "ro", "--read-only", "busybox", "sleep", "1000").run().ok();
        try {
            assertEquals("hi\n", host.docker("exec", "ro", "echo", "hi").run().ok().out());
        } finally {
            host.jd("rm", "-f", "ro").run();
        }
    }

    @Test
    void execHasContainerCapabilitiesAndPrivilegedExecHasAll() {
        String fields = "^(Cap(Prm|Eff|Bnd)|NoNewPrivs|Seccomp):";
        assertEquals(host.docker("exec", "box", "grep", "-E", fields, "/proc/1/status").run().ok().out(),
                host.docker("exec", "box", "grep", "-E", fields, "/proc/self/status").run().ok().out());
        String all = host.docker("exec", "--privileged", "box", "grep", "CapEff", "/proc/self/status").run().ok().out();
        String own = Command.of("grep", "CapEff", "/proc/self/status").run().ok().out();
        assertEquals(own, all);
    }
}
