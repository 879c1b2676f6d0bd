package jd.journey;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares the life of a container under jd and under a real dockerd: its limits and their updates, the namespaces
/// that it shares with others, stop, start and inspect, and the errors of commands that cannot start. The command
/// lines of a list run in sequence.
@Tag("journey")
@Tag("peer")
@Tag("root")
class LifecycleDifferentialJourney {
    private static EnginePair engines;

    @BeforeAll
    static void start() {
        engines = EnginePair.start();
    }

    @AfterAll
    static void stop() {
        if (engines != null) {
            engines.close();
        }
    }

    private static Stream<List<String>> sequence(String... lines) {
        return Stream.of(lines).map(EnginePair::words);
    }

    static Stream<List<String>> limits() {
        String all = "-m 64m --memory-swap 128m --memory-reservation 32m --memory-swappiness 10 --oom-kill-disable"
                + " --oom-score-adj 5 --cpu-shares 512 --cpu-period 50000 --cpu-quota 25000 --cpuset-cpus 0"
                + " --cpuset-mems 0 --pids-limit 100 --blkio-weight 300";
        return sequence(
                "create --name all " + all + " busybox sleep 1000",
                "inspect -f {{json.HostConfig}} all",
                "start all",
                "inspect -f {{json.HostConfig}} all",
                "rm -f all",
                "run --rm -m 6291455 busybox true",
                "run --rm -m 9223372036854771712 busybox true",
                "run --rm -m 8e busybox true",
                "run --rm -m 20m --memory-swap -2 busybox true",
                "run --rm -m 20m --memory-swap 19m busybox true",
                "run --rm --memory-swap -1 busybox true",
                "run --rm --memory-swappiness 101 -m 20m busybox true",
                "run --rm --memory-swappiness 60 busybox true",
                "run --rm --oom-kill-disable busybox true",
                "run --rm --kernel-memory 50m -m 20m busybox true",
                "run --rm --cpus 0.001 busybox true",
                "run --rm --cpus 0.01 busybox true",
                "run --rm --cpus 0.0000000001 busybox true",
                "run --rm --cpu-period 1000001 busybox true",
                "run --rm --cpu-shares 1 busybox true",
                "run --rm --cpu-shares 262145 busybox true",
                "run --rm --cpuset-cpus 1-0 busybox true",
                "run --rm --cpuset-cpus 0, busybox true",
                "run --rm --cpuset-cpus 8193 busybox true",
                "run --rm --cpuset-cpus 9999999999 busybox true",
                "run --rm --cpuset-mems 0-3 busybox true",
                "run --rm --cpu-count 1 busybox true",
                "run --rm --io-maxiops 10 busybox true",
                "run --rm --pids-limit 0 busybox true",
                "run --rm --pids-limit 4194305 busybox true",
                "run --rm --blkio-weight 1001 busybox true",
                "run --rm --blkio-weight-device /dev/nosuch:100 busybox true",
                "run --rm --device-read-bps /dev/null:1mb busybox true",
                "run --rm --device-read-iops /dev/null:-1 busybox true");
    }

    static Stream<List<String>> updates() {
        return sequence(
                "run -d --name lim -m 32m busybox sleep 1000",
                "update lim",
                "update -m 128m lim",
                "update -m 128m --memory-swap 300m lim",
                "inspect -f {{.HostConfig.Memory}}|{{.HostConfig.MemorySwap}} lim",
                "update --memory-swap 100m lim",
                "update --memory-reservation 512m lim",
                "update --memory-reservation 1m lim",
                "update --cpus 0.5 lim",
                "update --cpu-period 50000 lim",
                "update --cpus 0.5 --cpu-quota 5000 lim",
                "update --cpus 0.001 lim",
                "inspect -f {{.HostConfig.NanoCpus}} lim",
                "update --cpu-shares 1 lim",
                "update --cpuset-cpus 9999 lim",
                "update --pids-limit 50 lim",
                "inspect -f {{.HostConfig.PidsLimit}} lim",
                "update --pids-limit 0 lim",
                "inspect -f {{.HostConfig.PidsLimit}} lim",
                "update --pids-limit 99999999 lim",
                "update --restart on-failure:-3 lim",
                "update --restart always:3 lim",
                "update --restart bogus lim",
                "update -m 32m nosuch",
                "pause lim",
                "update -m 50m --cpus 1 lim",
                "inspect -f {{.State.Status}}|{{.HostConfig.Memory}} lim",
                "unpause lim",
                "kill lim",
                "update -m 70m --memory-swap 80m --restart always lim",
                "inspect -f {{json.HostConfig}} lim",
                "rm lim");
    }

    static Stream<List<String>> signals() {
        String trap = "trap 'exit 4' USR1; while :; do sleep 0.1; done".replace('\'', '"');
        // SIGUSR1 is bit 9 of the mask of caught signals.
        String untilTrapped = "exec sg sh -c"
                + " 'until [ $((0x$(grep SigCgt /proc/1/status | cut -f2) & 512)) != 0 ]; do sleep 0.1; done'";
        return sequence(
                "run -d --name sg busybox sh -c '" + trap + "'",
                untilTrapped,
                "stop -s NOSUCH sg",
                "stop -s 0 sg",
                "restart -s NOSUCH sg",
                "inspect -f {{.State.Status}} sg",
                "stop -s SIGUSR1 sg",
                "inspect -f {{.State.ExitCode}} sg",
                "stop -s NOSUCH sg",
                "restart -s NOSUCH sg",
                untilTrapped,
                "restart -s 10 sg",
                "stop -s 99 sg",
                "inspect -f {{.State.ExitCode}} sg",
                "rm sg",
                "create --name none busybox nosuch",
                "restart none",
                "inspect -f {{.State.ExitCode}}|{{.State.Status}} none",
                "rm none",
                "restart -s NOSUCH nosuch");
    }

    static Stream<List<String>> sharedNamespaces() {
        return sequence(
                "run -d --name one -h first busybox sleep 1000",
                "create --name two --net container:one --pid container:one busybox sleep 1000",
                "inspect -f {{.Config.Hostname}}|{{.HostConfig.NetworkMode}}|{{.HostConfig.PidMode}} two",
                "start two",
                "exec two ps -o args",
                "run --rm --net container:two busybox cat /etc/hostname",
                "run --rm --net container:two -h other busybox true",
                "run --rm --net container:two -p 80:80 busybox true",
                "run --rm --net container:two --dns 1.2.3.4 busybox true",
                "run --rm --net container:two --mac-address 02:42:ac:11:00:02 busybox true",
                "run --rm --ipc container:one busybox true",
                "run --rm --ipc container:two busybox true",
                "run -d --name three --net container:one busybox sleep 1000",
                "rm -f one",
                "run --rm --net container:three busybox hostname",
                "restart -t 0 three",
                "inspect -f {{.State.Status}}|{{.State.ExitCode}} three",
                "start two",
                "inspect -f {{.State.Status}}|{{.State.ExitCode}} two",
                "rm -f two three",
                "run -d --name loop --restart always busybox false",
                "run --rm --net container:nosuch busybox true",
                "rm -f loop",
                "run --rm --uts host --hostname x busybox true",
                "run --rm --ipc none busybox ls -ld /dev/shm",
                "run --rm --ipc host --shm-size 5m busybox true",
                "run --rm --shm-size 4095 busybox df /dev/shm");
    }

    static Stream<List<String>> failingCommands() {
        return sequence(
                "run --rm busybox ''",
                "run --rm busybox /bin/../etc/passwd",
                "run --rm -w /etc busybox ./passwd",
                "run --rm -e PATH=/etc busybox passwd",
                "run --rm -e PATH= busybox true",
                "run --rm -e PATH=:/bin -w /bin busybox true",
                "run --rm -e PATH=. -w /bin busybox true",
                "run --rm --entrypoint '[\"/bin/echo\",\"x\"]' busybox y",
                "run --rm -w /a/.././etc/ --stop-signal 99 busybox pwd",
                "create --name detour -w /a/../b// busybox",
                "inspect -f {{.Config.WorkingDir}} detour",
                "rm detour",
                "create --name bound --link nosuch:x busybox true",
                "inspect -f {{.Name}} bound",
                "run --rm -w /proc/self busybox pwd",
                "run --rm -w /sys/foo busybox pwd",
                "run --rm -w /proc/foo busybox pwd",
                "run --rm -w /dev/foo/bar busybox pwd",
                "run --rm -v /dev/null:/t/file -w /t/file busybox pwd",
                "run --rm -u 1000 -w /root busybox pwd",
                "run --rm busybox sh -c 'exit 256'",
                "run --name gone busybox nosuch",
                "inspect -f {{.State.Error}}|{{.State.ExitCode}}|{{.State.Status}} gone",
                "start gone",
                "wait gone",
                "rm gone");
    }

    static Stream<List<String>> execProcesses() {
        return sequence(
                "run -d --name x1 -e A=1 -w /tmp -u 5:6 --group-add 9 busybox sleep 10000",
                "exec x1 id",
                "exec -u root x1 id",
                "exec -u daemon:nosuch x1 id",
                "exec -u a:b:c x1 id",
                "exec -u 99999999999 x1 id",
                "exec -w '' x1 pwd",
                "exec -w /etc/passwd x1 pwd",
                "exec -w /root x1 pwd",
                "exec -e A=2 -e B -e C= x1 sh -c 'echo $A$B$C$HOME'",
                "exec -e =x x1 env",
                "exec -e PATH=/etc x1 passwd",
                "exec x1 ''",
                "exec x1 ./nosuch",
                "exec x1 sh -c 'kill -9 $$'",
                "exec x1 sh -c 'kill -SEGV $$; sleep 1'",
                "exec -d x1 nosuch",
                "exec --detach-keys foo x1 true",
                "exec x1 cat /proc/self/coredump_filter /proc/self/personality /proc/self/timerslack_ns",
                "exec x1 grep -E ^(Sig(Blk|Ign|Cgt)|Cap|Groups|NoNew|Seccomp) /proc/self/status",
                "exec -t x1 grep -E ^Sig(Blk|Ign|Cgt) /proc/self/status",
                "exec --privileged x1 grep -E ^(Cap|NoNew|Seccomp) /proc/self/status",
                "exec --privileged -u root x1 grep -E ^(Cap|NoNew|Seccomp) /proc/self/status",
                "top x1 -q",
                "top x1 -eo foo",
                "top x1 -o args",
                "rm -f x1");
    }

    @ParameterizedTest
    @MethodSource({"limits", "updates", "signals", "sharedNamespaces", "failingCommands", "execProcesses"})
    void commandSequenceAgreesWithDocker(List<String> words) {
        engines.compare(words);
    }
}
