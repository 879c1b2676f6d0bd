package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs jd on a kernel set up as on most readers' machines: all controllers on cgroup v2, AppArmor enabled, and mounts
/// shared as systemd makes them. The guest of `src/test/sh/cgroup2-vm` sees this checkout and runs it in its default
/// places, with the stock `docker` as its client, which starts faster than a JVM on an emulated processor.
///
/// One boot runs all checks: each [Check] is a few lines of shell, run in order against one daemon, and the test
/// compares the output of each.
@Tag("journey")
@Tag("guest")
@Tag("root")
class SecondKernelJourney {
    private static final long SECONDS = 1500;

    /// The checks, in the order in which they run, with the lines that their output must contain.
    private enum Check {
        HELLO("docker run --rm busybox echo hello", "hello"),
        NETWORK("docker run --rm busybox sh -c 'ping -c 1 -w 20 172.17.0.1 >/dev/null && echo the gateway answers'",
                "the gateway answers"),
        LIMITS("""
                docker run --rm -m 32m --memory-swap 48m --memory-reservation 16m --cpus 0.5 -c 512 --pids-limit 50 \
                    --cpuset-cpus 1 --cpuset-mems 0 busybox sh -c 'cd /sys/fs/cgroup; for f in memory.max memory.swap.max \
                    memory.low cpu.max cpu.weight pids.max cpuset.cpus cpuset.mems; do echo $f $(cat $f); done'
                docker run --rm busybox cat /proc/self/cgroup""",
                "memory.max 33554432", "memory.swap.max 16777216", "memory.low 16777216", "cpu.max 50000 100000",
                "cpu.weight 20", "pids.max 50", "cpuset.cpus 1", "cpuset.mems 0", "0::/"),
        /// On cgroup v2 no file holds the device rules: an eBPF program decides.
        DEVICES("""
                write='mknod /k c 1 11; (: >/k) 2>/dev/null && echo written || echo refused'
                docker run --rm busybox sh -c "$write"
                docker run --rm --device-cgroup-rule 'c 1:* w' busybox sh -c "$write"
                """,
                "refused", "written"),
        /// A loop device, so that the disk is in use by no other program. Docker's client 26.1 sends no rates,
        /// whatever its flags say; jd's does.
        DISK("""
                modprobe loop; truncate -s 8m /run/disk; disk=$(losetup -f --show /run/disk)
                ./jd run --rm --device-read-bps $disk:1mb --device-write-iops $disk:50 --blkio-weight 500 busybox \
                    sh -c 'echo rates $(cut -d " " -f 2- /sys/fs/cgroup/io.max); cat /sys/fs/cgroup/io.weight'
                losetup -d $disk""",
                "rates rbps=1048576 wbps=max riops=max wiops=50", "default 4950"),
        UPDATE("""
                docker run -d --name web -m 32m busybox sleep 1000 >/dev/null
                docker update -m 64m --memory-swap 96m --pids-limit 30 --cpus 1 web
                group=/sys/fs/cgroup/jd/$(docker inspect -f '{{.Id}}' web)
                for f in memory.max memory.swap.max pids.max cpu.max; do echo $f $(cat $group/$f); done
                docker inspect -f 'a killer that is disabled: {{json .HostConfig.OomKillDisable}}' web
                docker update --pids-limit -1 web >/dev/null; echo then $(cat $group/pids.max)""",
                "web", "memory.max 67108864", "memory.swap.max 33554432", "pids.max 30", "cpu.max 100000 100000",
                "a killer that is disabled: null", "then max"),
        /// The exec process is spawned outside of its cgroup, and moved there before its first instruction.
        EXEC("""
                docker exec web cat /proc/self/cgroup; docker exec -u daemon -w /tmp web sh -c 'echo $(id -un) in $(pwd)'
                docker exec -d web sleep 1000; echo together $(wc -l <$group/cgroup.procs)
                docker update --pids-limit 2 web >/dev/null; docker exec web true 2>&1""",
                "0::/", "daemon in /tmp", "together 2",
                "OCI runtime exec failed: exec failed: unable to start container process: read init-p: connection reset by"
                        + " peer: unknown"),
        /// The stock client's timeout is too short for an emulated processor, so the command is retried.
        STATS("""
                for try in 1 2 3 4 5; do docker stats --no-stream --format 'of {{.MemUsage}}, {{.PIDs}}' web |
                    grep -o '/ 64MiB, 2' && break; done""",
                "/ 64MiB, 2"),
        PAUSE("""
                docker pause web; grep frozen $group/cgroup.events; docker ps --format '{{.Status}}' | grep -o '(Paused)'
                docker unpause web; grep frozen $group/cgroup.events; docker rm -f web""",
                "frozen 1", "(Paused)", "frozen 0"),
        OUT_OF_MEMORY("""
                docker run --name hog -m 16m busybox dd if=/dev/zero of=/dev/null bs=64M 2>/dev/null
                docker inspect -f 'hog {{.State.ExitCode}} {{.State.OOMKilled}}' hog
                docker run -d --name parent -m 16m busybox sh -c 'dd if=/dev/zero of=/dev/null bs=64M; sleep 1000' >/dev/null
                until docker inspect -f 'parent {{.State.Running}} {{.State.OOMKilled}}' parent | grep 'true true'; do
                    sleep 0.2; alive; done
                until grep -q parent /run/events; do alive; docker events --since 5m --until 0s --filter event=oom \\
                    --format '{{.Actor.Attributes.name}} {{.Action}}' >/run/events; done 2>/dev/null
                cat /run/events
                docker rm -f hog parent >/dev/null""",
                "hog 137 true", "parent true true", "hog oom", "parent oom"),
        /// As a systemd in a container does: a cgroup that enables controllers for its children has no process itself,
        /// and an exec process joins the cgroup of the first process. A container whose processes may trace is frozen
        /// while the exec process is spawned, so the process is moved into the frozen cgroup.
        NESTED("""
                docker run -d --name nested --privileged busybox sh -c 'cd /sys/fs/cgroup; mkdir inner
                    echo 1 >inner/cgroup.procs; echo +memory >cgroup.subtree_control; exec sleep 1000' >/dev/null
                for try in 1 2 3 4 5; do docker exec nested grep memory /sys/fs/cgroup/cgroup.subtree_control && break; done
                docker exec nested sh -c 'for try in $(seq 1000); do grep inner /proc/self/cgroup && break; done'
                docker rm -f nested""",
                "memory", "0::/inner", "nested"),
        MISSING("""
                docker create --rm --memory-swappiness 5 --oom-kill-disable busybox true 2>&1 >/dev/null
                docker create --rm --cpu-rt-runtime 1000 busybox true 2>&1
                docker info --format 'version {{.CgroupVersion}} swap {{.SwapLimit}} oom {{.OomKillDisable}}'; echo""",
                "WARNING: Your kernel does not support memory swappiness capabilities or the cgroup is not mounted."
                        + " Memory swappiness discarded.",
                "WARNING: Your kernel does not support OomKillDisable. OomKillDisable discarded.",
                "Error response from daemon: Your kernel does not support CPU real-time scheduler",
                "version 2 swap true oom false"),
        /// The only kernel of these tests with AppArmor. Only the AppArmor profile forbids the last write.
        APPARMOR("""
                docker run --rm busybox cat /proc/self/attr/current
                docker run --rm --privileged busybox cat /proc/self/attr/current
                docker run --rm --security-opt systempaths=unconfined busybox \
                    sh -c 'echo 1 >/proc/sys/vm/swappiness' 2>&1""",
                "docker-default (enforce)", "unconfined",
                "sh: can't create /proc/sys/vm/swappiness: Permission denied"),
        /// A host whose mounts are shared, as systemd makes them: later mounts of the host propagate to containers
        /// that asked for it, and mounts of a container do not propagate back.
        MOUNTS("""
                mkdir -p /run/source/early /run/source/late
                mount -t tmpfs early /run/source/early; touch /run/source/early/f
                docker run -d --name binds -v /run/source:/slave:rslave -v /run/source:/own -v /run/source:/fixed:ro \
                    busybox sleep 1000 >/dev/null
                mount -t tmpfs late /run/source/late; touch /run/source/late/f
                docker exec binds sh -c 'echo early $(ls */early/f); echo late $(ls */late/f 2>/dev/null)
                    touch /fixed/early/g 2>&1; mkdir /sys/fs/cgroup/x 2>&1
                    grep cgroup2 /proc/mounts | cut -d" " -f2-4'
                docker run --rm --privileged --cgroupns host busybox sh -c 'cut -d/ -f2 /proc/self/cgroup
                    cd /sys/fs/cgroup/jd; mkdir x && rmdir x && echo made a group on the host'
                docker rm -f binds >/dev/null; umount /run/source/early /run/source/late
                echo $(grep -c ' /run/jd/.*/slave' /proc/mounts) mounts came back""",
                "early fixed/early/f own/early/f slave/early/f", "late slave/late/f",
                "touch: /fixed/early/g: Read-only file system",
                "mkdir: can't create directory '/sys/fs/cgroup/x': Read-only file system",
                "/sys/fs/cgroup cgroup2 ro,nosuid,nodev,noexec,relatime", "jd", "made a group on the host",
                "0 mounts came back"),
        /// The host's clock is set a day back, two days forward, and right again: timeouts and backoffs keep their
        /// length.
        CLOCK("""
                set_clock() { date -s @$(($(date +%s) + $1)) >/dev/null; }
                restarts() { docker inspect -f '{{.RestartCount}}' again; }
                docker run -d --name clock busybox sleep 1000 >/dev/null
                for jump in -86400 172800; do
                    docker run -d --name again --restart always busybox false >/dev/null
                    set_clock $jump
                    docker stop -t 1 clock >/dev/null; docker start clock
                    for try in $(seq 100); do [ $(restarts) -gt 2 ] && break; alive; sleep 0.2; done
                    [ $(restarts) -gt 2 ] && echo restarts at $jump
                    docker rm -f again >/dev/null
                done
                docker rm -f clock >/dev/null; set_clock -86400""",
                "restarts at -86400", "restarts at 172800", "clock"),
        LEFT("""
                docker run --rm --cgroup-parent /outer/inner busybox grep -c . /proc/self/cgroup
                ./jd daemon stop
                ls -d /sys/fs/cgroup/jd* /sys/fs/cgroup/outer* /sys/class/net/jd* /var/run/jd.* 2>/dev/null |
                    grep -v start.lock
                echo and nothing else""",
                "1", "and nothing else"),
        /// A second daemon, whose containers' root is an unprivileged user of the host. As with Docker their cgroups
        /// are mounted writable, but belong to the host's root.
        REMAPPED("""
                echo daemon:231072:65536 | tee -a /etc/subuid >>/etc/subgid
                start --root /run/remapped --userns-remap daemon
                mkdir -m 777 /run/shared; mknod -m 666 /dev/kernel c 1 11
                docker run -d --name remapped -m 32m --memory-swap 48m -v /run/shared:/shared -v kept:/kept \
                    --device /dev/kernel:/dev/kernel:w busybox sh -c 'touch /shared/file /kept/file; sleep 1000' >/dev/null
                docker exec remapped sh -c 'echo user $(id -u) of $(cat /proc/self/uid_map); cat /proc/self/cgroup
                    for n in cgroup ipc mnt net pid user uts; do
                        [ $(readlink /proc/1/ns/$n) = $(readlink /proc/self/ns/$n) ] && joined="$joined $n"; done
                    echo joined $joined
                    (: >/dev/kernel) && echo may write; (: </dev/kernel) 2>&1 || echo may not read
                    cd /sys/fs/cgroup; echo $(cat memory.max memory.swap.max); mkdir x' 2>&1
                stat -c 'a file of %u' /run/shared/file
                stat -c 'a volume of %u' /run/remapped/231072.231072/volumes/kept/_data
                for try in 1 2 3 4 5; do docker stats --no-stream --format '{{.MemUsage}}' remapped | grep -o '/ 32MiB' &&
                    break; done""",
                "user 0 of 0 231072 65536", "0::/", "joined cgroup ipc mnt net pid user uts", "may write",
                "sh: can't open /dev/kernel: Operation not permitted", "may not read", "33554432 16777216",
                "mkdir: can't create directory 'x': Permission denied", "a file of 231072", "a volume of 231072",
                "/ 32MiB"),
        LEFT_BY_REMAPPED("""
                docker rm -f remapped >/dev/null; docker volume rm kept >/dev/null; ./jd daemon stop
                ls -d /sys/fs/cgroup/jd* /sys/class/net/jd* /var/run/jd.* 2>/dev/null | grep -v start.lock
                echo $(grep -c /run/remapped /proc/mounts) mounts""",
                "0 mounts");

        private final String script;
        private final List<String> expected;

        Check(String script, String... expected) {
            this.script = script;
            this.expected = List.of(expected);
        }
    }

    private static Guest guest = new Guest(Map.of(), "");

    @BeforeAll
    @Timeout(2 * SECONDS + 100)
    static void boot() {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the second kernel is one for x86_64");
        Guest.require("qemu-system-x86_64", "qemu-system-x86");
        JdHost.build();
        List<String> vm = List.of(JdHost.HOME.resolve("src/test/sh/cgroup2-vm").toString(),
                "--seconds", String.valueOf(SECONDS), "env", "PATH=" + Peer.DOCKER.orSkip().environment().get("PATH"));
        String first = """
                start() { ./jd daemon "$@" >>/run/daemon.log 2>&1 & daemon=$!; answers; }
                start --root /run/jd --init-pool 1
                """;
        Map<String, String> scripts = new LinkedHashMap<>();
        for (Check check : Check.values()) {
            // The checks after LEFT start and stop their own daemon.
            boolean daemonRuns = check.compareTo(Check.LEFT) <= 0;
            scripts.put(check.name(), (daemonRuns ? "alive\n" : "") + check.script);
        }
        guest = Guest.boot(vm, SECONDS, first, scripts);
    }

    @ParameterizedTest
    @EnumSource
    void checkPrintsExpectedLinesOnCgroupV2(Check check) {
        guest.assertPrinted(check.name(), check.expected);
    }

    @Test
    void stoppedDaemonLeavesNoResources() {
        assertEquals(Check.LEFT.expected, guest.lines(Check.LEFT.name()), guest.everything());
        assertEquals(Check.LEFT_BY_REMAPPED.expected, guest.lines(Check.LEFT_BY_REMAPPED.name()), guest.everything());
    }
}
