package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// jd on the kernel that most readers have: all controllers on cgroup version 2, and mounts shared as systemd leaves them. The
/// guest of `src/test/sh/cgroup2-vm` sees this checkout and runs it in its default places.
@Tag("journey")
@Tag("root")
@Tag("long")
class SecondKernelJourney {
    private static final long SECONDS = 400;
    private static final String SCRIPT = """
            export JD_REBUILD=no
            ./jd daemon --root /run/jd >/run/daemon.log 2>&1 &
            until [ -S /var/run/jd.sock ]; do sleep 0.2; done
            ./jd run --rm busybox echo hello 2>/dev/null
            ./jd run --rm -m 32m --pids-limit 50 busybox sh -c \
                'echo limits $(cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/pids.max) in $(cat /proc/self/cgroup)'
            ./jd run --rm busybox sh -c 'ping -c 1 -w 5 172.17.0.1 >/dev/null && echo the gateway answers'
            ./jd run --rm --net none busybox sh -c 'echo interfaces: $(ls /sys/class/net)'
            ./jd daemon stop
            echo left: $(ls -d /sys/fs/cgroup/jd* /sys/class/net/jd* /var/run/jd.* 2>/dev/null | grep -v start.lock)
            """;

    @BeforeAll
    static void needs() {
        assumeTrue(Command.of("sh", "-c", "command -v qemu-system-x86_64").run().exit() == 0,
                "needs the package qemu-system-x86");
        Requirements.root();
    }

    @Test
    @Timeout(value = SECONDS + 100)
    void limitsNetworkAndCleaningUpWorkOnCgroupVersion2Alone() {
        String vm = JdHost.HOME.resolve("src/test/sh/cgroup2-vm").toString();
        Command.Result result = Command.of(vm, "--seconds", String.valueOf(SECONDS), "sh", "-c", SCRIPT)
                .in(JdHost.HOME).within(SECONDS + 60).run();
        assertEquals(0, result.exit(), result.out() + result.err());
        List<String> said = result.out().lines().toList();
        for (String expected : List.of("hello", "limits 33554432 50 in 0::/", "the gateway answers", "interfaces: lo", "left:")) {
            assertTrue(said.contains(expected), () -> "\"" + expected + "\" is missing in:\n" + result.out());
        }
    }
}
