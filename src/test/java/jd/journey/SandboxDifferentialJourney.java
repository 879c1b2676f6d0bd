package jd.journey;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares the sandbox as a process inside sees it, under jd and under a real dockerd: identity, capabilities,
/// filters, limits, mounts, devices, sysctls, namespaces and cgroups.
@Tag("journey")
@Tag("peer")
@Tag("root")
class SandboxDifferentialJourney {
    private static final String LIST_DEVICES = "ls -l /dev /dev/pts /dev/shm | grep -v ^total";

    /// The order of mounts is not compared: jd mounts the binds before the mounts around them. Process ids and the
    /// names of the daemons' directories are not compared either, nor the cgroups of tests that run meanwhile.
    private static final String PROBE = String.join("\n",
            "cd /",
            "grep -E '^(Umask|Uid|Gid|Groups|NoNewPrivs|Seccomp|Sig(Blk|Ign)|Cap|Cpus_allowed_list|Mems_allowed_list)'"
                    + " /proc/self/status",
            "cat /proc/self/oom_score_adj /proc/self/coredump_filter /proc/self/attr/current",
            "cat /proc/self/limits | grep -v 'pending signals'",
            "cut -d' ' -f2-4 /proc/mounts | grep -v -E ' overlay |^/etc/(hosts|hostname|resolv.conf) ' | sort",
            "awk '{ p = \"private\"; for (i = 7; $i != \"-\"; i++) p = $i; sub(/:.*/, \"\", p); print $5, p }'"
                    + " /proc/self/mountinfo | sort",
            LIST_DEVICES,
            "ls /sys/fs/cgroup 2>/dev/null | grep -v ^jd",
            "sed 's/[0-9a-f]\\{64\\}/ID/; s/:[^:]*ID/:ID/; s/:.*:/:/' /proc/self/cgroup | sort -u | head -3",
            "for f in kernel/shmmax kernel/msgmax kernel/domainname net/ipv4/ip_unprivileged_port_start"
                    + " net/ipv4/ping_group_range net/ipv4/ip_forward net/core/somaxconn; do"
                    + " echo $f $(cat /proc/sys/$f 2>&1); done",
            "for n in mnt uts ipc net pid cgroup user; do [ -e /proc/self/ns/$n ] && echo $n; done",
            "[ $$ -gt 20 ] || cat /proc/1/comm",
            "env | sort",
            "id; pwd; cat /proc/self/uid_map /proc/self/setgroups",
            "mknod /tmp/n c 1 3 2>&1 && cat /tmp/n 2>&1; mknod /tmp/m b 7 0 2>&1 && head -c1 /tmp/m 2>&1",
            "mount -t tmpfs none /mnt 2>&1; mount -o remount,rw /sys 2>&1; umount /proc/kcore 2>&1",
            "touch /proc/sys/kernel/hostname 2>&1; echo 1 2>&1 > /proc/sysrq-trigger",
            "hostname other 2>&1; chroot / true 2>&1; ping -c1 -W1 127.0.0.1 2>&1 | head -1",
            "true");

    private static EnginePair engines;

    @BeforeAll
    static void start() throws IOException {
        engines = EnginePair.start();
        Files.createDirectories(probes());
        new SyscallProbe(SyscallProbe.everyCall(), 0).write(probes().resolve("all"));
        // Calls that the profile decides by an argument: the persona of personality, the family of a socket.
        for (int argument : List.of(0, 8, 0x20000, 0x20008, 0xffffffff, 5, 40)) {
            new SyscallProbe(List.of(135, 41), argument).write(probes().resolve("argument" + argument));
        }
    }

    private static Path probes() {
        return engines.jd().directory().resolve("probes");
    }

    @AfterAll
    static void stop() {
        if (engines != null) {
            engines.close();
        }
    }

    static Stream<String> flags() {
        return Stream.of(
                "--net none",
                "--net host",
                "-u 1000:1000",
                "-u 1000 --group-add 77 --group-add tty",
                "-u daemon",
                "--cap-add SYS_ADMIN",
                "--cap-add ALL",
                "--cap-add ALL --cap-drop NET_RAW",
                "--cap-drop ALL",
                "--cap-drop ALL --cap-add CHOWN",
                "-u 1000 --cap-add NET_ADMIN",
                "--cap-add SYS_TIME --cap-add SYS_PTRACE --cap-add SYSLOG",
                "--privileged",
                "--privileged -u 1000",
                "--privileged --security-opt no-new-privileges",
                "--security-opt no-new-privileges -u 1000",
                "--security-opt seccomp=unconfined",
                "--security-opt systempaths=unconfined",
                "--security-opt apparmor=unconfined",
                "--read-only",
                "--read-only --tmpfs /tmp",
                "--tmpfs /x:size=1m,mode=700,uid=5,exec",
                "--shm-size 8m",
                "--ipc none",
                "--ipc private",
                "--ipc host",
                "--pid host",
                "--uts host",
                "--cgroupns private",
                "--cgroupns host",
                "--device /dev/fuse",
                "--device /dev/loop-control:/dev/xyz:r",
                "--device-cgroup-rule 'b 7:* rmw'",
                "--ulimit nofile=100:200 --ulimit core=0 --ulimit nproc=50",
                "--sysctl net.ipv4.ip_forward=1 --sysctl kernel.shmmax=12345678 --sysctl net.core.somaxconn=99",
                "--oom-score-adj 300",
                "-m 32m --cpus 0.5 --pids-limit 50",
                "--cpuset-cpus 0 --cpu-shares 512",
                "-v /etc:/mnt/a:ro -v /usr:/mnt/b:rw",
                "-v /usr:/mnt/b:rw,rslave",
                "--mount type=bind,source=/etc,target=/mnt/e,readonly,bind-propagation=rprivate",
                "--mount type=tmpfs,target=/mnt/t,tmpfs-size=1048576,tmpfs-mode=0700",
                "-w /var/work -e A=b -h box",
                "-t",
                "-t -u 1000");
    }

    @ParameterizedTest
    @MethodSource("flags")
    void sandboxAgreesWithDocker(String flags) {
        List<String> words = new ArrayList<>(List.of("run", "--rm"));
        if (!flags.contains("-h ") && !flags.contains("host")) {
            words.addAll(List.of("-h", "probe"));
        }
        words.addAll(EnginePair.words(flags));
        // Tests that run meanwhile have files in the host's shared memory.
        String probe = flags.equals("--ipc host")
                ? PROBE.replace(LIST_DEVICES, "ls -l /dev /dev/pts | grep -v ^total; ls -ld /dev/shm") : PROBE;
        words.addAll(List.of("busybox", "sh", "-c", probe));
        engines.compare(words);
    }

    static Stream<String> filters() {
        return Stream.of(
                "",
                "--cap-drop ALL",
                "--cap-add ALL",
                "--cap-add SYS_ADMIN",
                "--cap-add SYS_PTRACE",
                "--cap-add SYS_TIME --cap-add SYS_TTY_CONFIG --cap-add SYS_NICE --cap-add SYS_BOOT",
                "--cap-add DAC_READ_SEARCH --cap-add SYS_MODULE --cap-add SYS_PACCT --cap-add SYS_RAWIO",
                "--cap-add SYSLOG --cap-add BPF --cap-add PERFMON --cap-drop SYS_CHROOT",
                "--security-opt seccomp=unconfined",
                "--security-opt no-new-privileges -u 1000");
    }

    @ParameterizedTest
    @MethodSource("filters")
    void systemCallResultsAgreeWithDocker(String flags) {
        assumeTrue(SyscallProbe.runsHere(), "the probe is a program for x86-64");
        List<String> words = new ArrayList<>(List.of("run", "--rm", "-v", probes() + ":/probes:ro"));
        words.addAll(flags.isEmpty() ? List.of() : EnginePair.words(flags));
        words.addAll(List.of("busybox", "sh", "-c",
                "for p in /probes/*; do echo $p; $p | od -v -An -tu1 -w1 | awk '{ print NR, $1 }'; done"));
        engines.compare(words);
    }
}
