package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests options of a container beyond its command: devices, ulimits, sysctls, an init; with both clients, on a daemon
/// that has defaults for some of them.
@Tag("journey")
@Tag("root")
class ContainerOptionsJourney {
    private static JdHost host;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.start(
                "--init-path", Peer.TINI.orSkip().program().toString(), "--default-ulimit", "nofile=1234:2345",
                "--default-ulimit", "core=0");
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    private static Command command(RunJourney.Client client, String... words) {
        return client == RunJourney.Client.OWN ? host.jd(words) : host.docker(words);
    }

    @ParameterizedTest
    @EnumSource
    void deviceIsCreatedWithRequestedAccess(RunJourney.Client client) {
        var out = command(client, "run", "--rm", "--device", "/dev/kmsg:/dev/log/kernel:w", "busybox", "sh", "-c",
                "ls -l /dev/log/kernel | cut -c1-45; : > /dev/log/kernel && echo written; mknod /other c 1 11;"
                        + " (: > /other) && echo written; cat /dev/log/kernel")
                .run();
        assertTrue(out.out().startsWith("crw-r--r--    1 root     root        1,  11 "), out.out() + out.err());
        assertEquals(2, out.out().lines().filter("written"::equals).count(), out.out() + out.err());
        assertTrue(out.err().contains("can't open '/dev/log/kernel': Operation not permitted"), out.err());
    }

    @ParameterizedTest
    @EnumSource
    void createdDeviceNodeNeedsCgroupRule(RunJourney.Client client) {
        var out = command(client, "run", "--rm", "busybox", "sh", "-c", "mknod /k c 1 11 && : > /k").run();
        assertEquals(1, out.exit());
        assertTrue(out.err().contains("can't create /k: Operation not permitted"), out.err());

        var allowed = command(client, "run", "--rm", "--device-cgroup-rule", "c 1:* w", "busybox", "sh", "-c",
                "mknod /k c 1 11 && : > /k && echo written").run().ok();
        assertEquals("written\n", allowed.out());
    }

    @ParameterizedTest
    @EnumSource
    void privilegedContainerHasHostDevices(RunJourney.Client client) {
        var out = command(client, "run", "--rm", "--privileged", "busybox", "sh", "-c",
                "ls /dev/kmsg && ls -l /dev/ptmx | cut -d'>' -f2; [ -e /dev/console ] || echo no console").run().ok();
        assertEquals("/dev/kmsg\n pts/ptmx\nno console\n", out.out());
    }

    @ParameterizedTest
    @EnumSource
    void daemonUlimitsAreDefaults(RunJourney.Client client) {
        String script = "ulimit -S -n; ulimit -H -n; ulimit -H -c";
        assertEquals("1234\n2345\n0\n",
                command(client, "run", "--rm", "busybox", "sh", "-c", script).run().ok().out());
        assertEquals("100\n200\n0\n",
                command(client, "run", "--rm", "--ulimit", "nofile=100:200", "busybox", "sh", "-c", script)
                        .run().ok().out());
    }

    @ParameterizedTest
    @EnumSource
    void dockerInitReapsOrphansAndForwardsSignals(RunJourney.Client client) {
        var seen = command(client, "run", "--rm", "--init", "busybox", "sh", "-c",
                "(sleep 0.1 &) ; sleep 1; ps -o pid,stat,args | grep -E '^ *1 |Z|sleep'").run().ok();
        assertTrue(seen.out().contains("/sbin/docker-init -- sh -c"), seen.out());
        assertTrue(seen.out().lines().noneMatch(line -> line.contains("[sleep]")), seen.out());

        String id = command(client, "run", "-d", "--init", "busybox", "sleep", "1000").run().ok().line();
        Instant before = Instant.now();
        command(client, "stop", "-t", "100", id).run().ok();
        assertTrue(Duration.between(before, Instant.now()).toSeconds() < 90, "sleep alone ignores SIGTERM as process 1");
        assertEquals("143", command(client, "inspect", "-f", "{{.State.ExitCode}}", id).run().ok().line());
        command(client, "rm", id).run().ok();
    }

    /// Flags, exit code, and the message after `Error response from daemon: `; for flags that the client refuses
    /// itself, the whole line. All are taken from a real docker 26.1.
    static Stream<Refusal> refusals() {
        String runtime = "failed to create task for container: failed to create shim task: OCI runtime create failed: "
                + "runc create failed: ";
        String init = runtime + "unable to start container process: error during container init: ";
        return Stream.of(
                new Refusal("--device /dev/nosuch", 127, "error gathering device information while adding custom device"
                        + " \"/dev/nosuch\": no such file or directory."),
                new Refusal("--device /etc/passwd", 125, "error gathering device information while adding custom device"
                        + " \"/etc/passwd\": not a device node."),
                new Refusal("--device /dev/null:/dev/x:z", 125, "bad mode specified: z."),
                new Refusal("--device /dev/null:/", 125, init
                        + "error creating device nodes: config tries to change rootfs to file: mknod over rootfs: unknown."),
                new Refusal("--device-cgroup-rule foo", 125,
                        "invalid argument \"foo\" for \"--device-cgroup-rule\" flag: invalid device cgroup format 'foo'"),
                new Refusal("--ulimit foo=1", 125, "invalid argument \"foo=1\" for \"--ulimit\" flag: invalid ulimit type: foo"),
                new Refusal("--ulimit nofile=99999999999", 125, init + "error setting rlimits for ready process: "
                        + "error setting rlimit type 7: operation not permitted: unknown."),
                new Refusal("--sysctl vm.swappiness=1", 125, "invalid argument \"vm.swappiness=1\" for \"--sysctl\" flag: "
                        + "sysctl 'vm.swappiness=1' is not allowed"),
                new Refusal("--sysctl net.nosuch=1", 127, init
                        + "open /proc/sys/net/nosuch: no such file or directory: unknown."),
                new Refusal("--sysctl kernel.msgmax=x", 125, init
                        + "write /proc/sys/kernel/msgmax: invalid argument: unknown."),
                new Refusal("--sysctl kernel.msgmax=9000 --ipc host", 125, runtime
                        + "sysctl \"kernel.msgmax\" is not allowed in the hosts ipc namespace: unknown."),
                new Refusal("--sysctl net.core.somaxconn=9 --net host", 125, runtime
                        + "sysctl \"net.core.somaxconn\" not allowed in host network namespace: unknown."),
                new Refusal("-u nosuch", 125, "unable to find user nosuch: no matching entries in passwd file."),
                new Refusal("-u -1", 125, "uids and gids must be in range 0-2147483647."),
                new Refusal("--group-add nosuch", 125, "Unable to find group nosuch: no matching entries in group file."),
                new Refusal("--oom-score-adj 1001", 125, "Invalid value 1001, range for oom score adj is [-1000, 1000]."),
                new Refusal("--gpus all", 125, "could not select device driver \"\" with capabilities: [[gpu]]."));
    }

    record Refusal(String flags, int exit, String message) {
        @Override
        public String toString() {
            return flags;
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void invalidOptionGetsDockersMessageAndLeavesNoContainer(Refusal refusal) {
        String before = host.docker("ps", "-aq").run().ok().out();
        for (RunJourney.Client client : RunJourney.Client.values()) {
            if (client == RunJourney.Client.OWN && refusal.flags().startsWith("--gpus")) {
                continue;
            }
            var words = new ArrayList<>(List.of("run", "--rm"));
            words.addAll(List.of(refusal.flags().split(" ")));
            words.addAll(List.of("busybox", "true"));
            var result = command(client, words.toArray(String[]::new)).run();
            assertTrue(result.err().contains(refusal.message()), client + ": " + result.err());
            assertEquals(refusal.exit(), result.exit(), client + ": " + result.err());
        }
        assertEquals(before, host.docker("ps", "-aq").run().ok().out());
    }
}
