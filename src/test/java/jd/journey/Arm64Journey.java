package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs jd on 64-bit ARM: Debian's own kernel and Java runtime on the emulated machine of `src/test/sh/arm64-vm`, with
/// the classes compiled here. The first checks cover what depends on the architecture (system call numbers, structure
/// layouts, the seccomp profile, signals and terminals), the later ones everyday commands.
@Tag("journey")
@Tag("guest")
@Tag("root")
@Tag("long")
@Tag("arm64")
class Arm64Journey {
    private static final long SECONDS = 1500;

    /// The checks, in the order in which they run, with the lines that their output must contain.
    private enum Check {
        HELLO("docker run --rm busybox echo hello", "hello"),
        ARCHITECTURE("""
                docker info --format '{{.Architecture}} {{.OSType}}'; docker version --format '{{.Server.Arch}}'
                docker run --rm busybox uname -m; docker inspect -f 'image for {{.Architecture}}' busybox""",
                "aarch64 linux", "arm64", "aarch64", "image for arm64"),
        NETWORK("""
                docker run --rm busybox sh -c 'ping -c 1 -w 20 172.17.0.1 >/dev/null && echo the gateway answers
                    ip -o -4 addr show eth0 | grep -o "172.17.0.[0-9]*/16"'""",
                "the gateway answers", "172.17.0.2/16"),
        EXIT_CODES("""
                docker run --rm busybox sh -c 'exit 3'; echo code $?
                docker run --rm busybox sh -c 'sh -c "kill -9 \\$\\$"; exit $?'; echo code $?
                docker run --rm busybox nosuch 2>/dev/null; echo code $?""",
                "code 3", "code 137", "code 127"),
        LIMITS("""
                docker run --rm -m 32m --memory-swap 48m --cpus 0.5 --pids-limit 50 --ulimit nofile=99:100 busybox \
                    sh -c 'cd /sys/fs/cgroup; for f in memory.max memory.swap.max cpu.max pids.max; do echo $f $(cat $f); done
                    echo files $(ulimit -n)'""",
                "memory.max 33554432", "memory.swap.max 16777216", "cpu.max 50000 100000", "pids.max 50", "files 99"),
        OUT_OF_MEMORY("""
                docker run --name hog -m 16m busybox dd if=/dev/zero of=/dev/null bs=64M 2>/dev/null
                docker inspect -f 'hog {{.State.ExitCode}} {{.State.OOMKilled}}' hog; docker rm hog""",
                "hog 137 true"),
        /// With the default filter an exec process is spawned by a joining process, since the filter answers clone3
        /// with ENOSYS; without a filter it is spawned by a joining thread.
        EXEC("""
                docker run -d --name web -h web busybox sleep 1000 >/dev/null
                docker exec -u daemon -w /tmp -e A=b web sh -c 'echo $(id -un) in $(pwd) on $(hostname) with $A'
                docker exec web sh -c 'exit 4'; echo code $?
                docker run -d --name free --security-opt seccomp=unconfined busybox sleep 1000 >/dev/null
                docker exec free sh -c 'for n in cgroup ipc mnt net pid uts; do
                    [ $(readlink /proc/1/ns/$n) = $(readlink /proc/self/ns/$n) ] && joined="$joined $n"; done
                    echo joined $joined'
                docker rm -f free""",
                "daemon in /tmp on web with b", "code 4", "joined cgroup ipc mnt net pid uts", "free"),
        TERMINAL("""
                docker run --rm -t busybox sh -c 'tty' | tr -d '\\r'
                docker exec -t web tty | tr -d '\\r'""",
                "/dev/pts/0"),
        STANDARD_INPUT("echo from here | docker run --rm -i busybox cat", "from here"),
        SIGNALS("""
                docker run -d --name traps busybox sh -c 'trap "echo usr1" USR1; trap "echo term; exit 5" TERM
                    echo ready; while :; do sleep 0.1; done' >/dev/null
                until docker logs traps | grep -q ready; do sleep 0.2; done
                docker kill -s USR1 traps; until docker logs traps | grep usr1; do sleep 0.2; done
                docker stop traps; docker logs traps | tail -n 1; docker inspect -f 'ended with {{.State.ExitCode}}' traps
                docker rm traps""",
                "usr1", "term", "ended with 5"),
        /// The numbers of `personality` and `mount` differ on this architecture.
        SECCOMP("""
                docker run --rm busybox sh -c 'grep Seccomp: /proc/self/status; unshare -U true 2>&1'
                docker run --rm --cap-add SYS_ADMIN busybox sh -c 'mount -t tmpfs x /tmp && echo mounted'
                docker run --rm --security-opt seccomp=unconfined busybox sh -c 'unshare -U echo unshared'
                docker run --rm busybox linux32 true 2>&1; docker run --rm busybox linux64 echo personality""",
                "Seccomp:\t2", "unshare: unshare(0x10000000): Operation not permitted", "mounted", "unshared",
                "personality"),
        CAPABILITIES("""
                docker run --rm busybox grep CapEff /proc/self/status
                docker run --rm --cap-drop ALL --cap-add NET_ADMIN busybox grep CapEff /proc/self/status
                docker run --rm -u daemon busybox grep CapEff /proc/self/status""",
                "CapEff:\t00000000a80425fb", "CapEff:\t0000000000001000", "CapEff:\t0000000000000000"),
        /// A device program is eBPF; the filter of system calls is classic BPF.
        DEVICES("""
                write='mknod /k c 1 11; (: >/k) 2>/dev/null && echo written || echo refused'
                docker run --rm busybox sh -c "$write"
                docker run --rm --device-cgroup-rule 'c 1:* w' busybox sh -c "$write"
                docker run --rm --device /dev/kmsg:/dev/log0:r busybox sh -c '[ -c /dev/log0 ] && echo a device'""",
                "refused", "written", "a device"),
        MOUNTS("""
                mkdir -p /run/source; echo content >/run/source/file
                docker run --rm -v /run/source:/in:ro --tmpfs /t:size=1m --read-only busybox \
                    sh -c 'cat /in/file; touch /in/new 2>&1; touch /new 2>&1; touch /t/new && echo tmpfs written'""",
                "content", "touch: /in/new: Read-only file system", "touch: /new: Read-only file system",
                "tmpfs written"),
        VOLUMES("""
                docker run --rm -v kept:/etc busybox sh -c 'echo mine >/etc/mine'
                docker run --rm -v kept:/look busybox sh -c 'cat /look/mine; ls /look/passwd'; docker volume rm kept""",
                "mine", "/look/passwd", "kept"),
        COPY("""
                echo sent >/run/sent; docker cp -q /run/sent web:/tmp/sent; docker exec web cat /tmp/sent
                docker cp -q web:/etc/passwd /run/passwd; head -n 1 /run/passwd | cut -d: -f1""",
                "sent", "root"),
        PAUSE("""
                docker pause web; docker ps --format '{{.Status}}' | grep -o '(Paused)'; docker unpause web
                docker top web -o pid,comm | tail -n 1 | tr -s ' ' | cut -d' ' -f2""",
                "(Paused)", "web", "sleep"),
        RESTART("""
                docker run -d --name again --restart on-failure:2 busybox false >/dev/null; docker wait again
                until docker inspect -f 'restarted {{.RestartCount}} {{.State.Status}}' again | grep '2 exited'; do
                    alive; sleep 0.2; done
                docker rm again""",
                "restarted 2 exited"),
        /// The attacks on masks of `EscapeJourney`.
        MASKS("""
                docker run --rm busybox sh -c 'echo kcore $(head -c 1 /proc/kcore | wc -c); ls /proc/acpi /sys/firmware | wc -l
                    echo 1 >/proc/sys/kernel/panic; echo h >/proc/sysrq-trigger' 2>&1
                docker run --rm --cap-add SYS_ADMIN busybox sh -c 'umount /proc/kcore 2>&1; mount -o remount,rw /proc/sys 2>&1;
                    echo kcore $(head -c 1 /proc/kcore | wc -c)'""",
                "kcore 0", "sh: can't create /proc/sys/kernel/panic: Read-only file system",
                "sh: can't create /proc/sysrq-trigger: Read-only file system"),
        LEFT("""
                docker rm -f web; jd daemon stop
                ls -d /sys/fs/cgroup/jd* /sys/class/net/jd* 2>/dev/null; echo and nothing else""",
                "web", "and nothing else");

        private final String script;
        private final List<String> expected;

        Check(String script, String... expected) {
            this.script = script;
            this.expected = List.of(expected);
        }
    }

    private static Guest guest = new Guest(Map.of(), "");

    @BeforeAll
    @Timeout(2 * SECONDS + 400)
    static void boot() {
        Guest.require("qemu-system-aarch64", "qemu-system-arm");
        Guest.require("debootstrap", "debootstrap");
        JdHost.build();
        List<String> vm = List.of(
                JdHost.HOME.resolve("src/test/sh/arm64-vm").toString(), "--seconds", String.valueOf(SECONDS));
        String first = """
                start() { jd daemon "$@" >>/run/daemon.log 2>&1 & daemon=$!; answers; }
                start --root /run/jd --init-pool 1
                jd pull -q busybox
                """;
        Map<String, String> scripts = new LinkedHashMap<>();
        for (Check check : Check.values()) {
            scripts.put(check.name(), "alive\n" + check.script);
        }
        guest = Guest.boot(vm, SECONDS, first, scripts);
    }

    @ParameterizedTest
    @EnumSource
    void checkPrintsExpectedLines(Check check) {
        guest.assertPrinted(check.name(), check.expected);
    }

    @Test
    void stoppedDaemonLeavesNoResources() {
        assertEquals(Check.LEFT.expected, guest.lines(Check.LEFT.name()), guest.everything());
    }
}
