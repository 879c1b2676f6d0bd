package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tries published container escapes. An attack that is not prevented fails its test; so does an attack that could not
/// be tried, since it would prove nothing.
@Tag("journey")
@Tag("root")
class EscapeJourney {
    private static final int EPERM = 1;

    private static JdHost host;
    private static Path shared;

    @BeforeAll
    static void start() throws IOException {
        Requirements.root();
        host = JdHost.start();
        host.own("pull", "-q", "busybox").ok();
        shared = Files.createDirectories(host.directory().resolve("shared"));
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    private static Command.Result run(String... words) {
        List<String> all = new ArrayList<>(List.of("run", "--rm"));
        all.addAll(List.of(words));
        return host.own(all.toArray(String[]::new));
    }

    private static Command.Result sh(String script) {
        return run("busybox", "sh", "-c", script);
    }

    /// {@return the errno of one system call made inside a container, 0 when it succeeded}
    private static int errno(int call, int argument, String... flags) throws IOException {
        assumeTrue(SyscallProbe.runsHere(), "the probe is a program for x86-64");
        Path program = shared.resolve("call" + call + "-" + argument);
        new SyscallProbe(List.of(call), argument).write(program);
        List<String> words = new ArrayList<>(List.of(flags));
        words.addAll(List.of("-v", program + ":/call:ro", "busybox", "/call"));
        return run(words.toArray(String[]::new)).ok().out().charAt(0);
    }

    // ---- the runtime's own program ----

    /// CVE-2016-9962, CVE-2019-5736. The attacker may trace, has no seccomp filter, and shares its PID namespace with
    /// containers that start. It tries to open the executable of each new process, and to write to it once that
    /// process has called execve. The attacker is frozen while an init is visible.
    @Test
    void initExecutableIsHiddenFromSharedPidNamespace() throws Exception {
        Path java = javaOfTheDaemon();
        String before = digest(java);
        String attack = "while :; do touch /tmp/alive; for p in /proc/[0-9]*; do"
                + " case $(readlink $p/exe 2>/dev/null) in */java) touch /tmp/seen;"
                + " ( exec 9<$p/exe; for i in 1 2 3 4 5 6; do ( : >> /proc/self/fd/9 ) 2>/dev/null && touch /tmp/wrote;"
                + " usleep 30000; done ) 2>/dev/null & ;; esac; done; done";
        host.own("run", "-d", "--name", "writer", "--cap-add", "SYS_PTRACE", "--security-opt", "seccomp=unconfined",
                "-v", shared + ":/tmp", "busybox", "sh", "-c", attack).ok();
        try {
            for (int i = 0; i < 5; i++) {
                JdHost.await("the attacker runs", () -> Files.exists(shared.resolve("alive")));
                Files.delete(shared.resolve("alive"));
                run("--pid", "container:writer", "busybox", "true").ok();
                host.own("exec", "writer", "true").ok();
            }
            JdHost.await("the attacker goes on", () -> Files.exists(shared.resolve("alive")));
        } finally {
            host.own("rm", "-f", "writer");
        }
        assertFalse(Files.exists(shared.resolve("seen")));
        assertFalse(Files.exists(shared.resolve("wrote")));
        assertEquals(before, digest(java));
    }

    /// CVE-2019-5736, by an exec process: its file names `/proc/self/exe` as its interpreter, so execve runs the
    /// executable of the spawning process. A loader of the attacker's keeps that process alive. The daemon is killed
    /// during the attack, as an executable that is running cannot be opened for writing.
    @Test
    void execOfProcSelfExeCannotWriteDaemonExecutable() throws Exception {
        assumeTrue(SyscallProbe.runsHere(), "the loader is a program for x86-64");
        Path place = Files.createDirectories(shared.resolve("become"));
        Path script = writeScriptAndLoader(place);
        // touch -r with the file itself changes nothing, but needs write access.
        String attack = "while :; do for p in /proc/[0-9]*; do case $(readlink $p/exe 2>/dev/null) in */java)"
                + " exec 9<$p/exe; while :; do touch -r /proc/self/fd/9 /proc/self/fd/9 2>>/tmp/refused"
                + " && touch /tmp/changed; touch /tmp/tried; usleep 20000; done ;; esac; done; done";
        host.own("run", "-d", "--name", "becoming", "-v", place + ":/tmp", "-v", script + ":/script:ro",
                "-v", place.resolve("loader") + ":/lib64/ld-linux-x86-64.so.2:ro",
                "busybox", "sh", "-c", attack).ok();
        try {
            host.own("exec", "-d", "becoming", "/script").ok();
            JdHost.await("the attack has the program", () -> Files.exists(place.resolve("tried")));
            host.killDaemon();
            Files.delete(place.resolve("tried"));
            JdHost.await("the attack goes on", () -> Files.exists(place.resolve("tried")));
        } finally {
            if (!host.daemonRuns()) {
                host.startDaemon();
            }
            host.own("rm", "-f", "becoming");
        }
        assertFalse(Files.exists(place.resolve("changed")));
        assertTrue(Files.readString(place.resolve("refused")).contains("Read-only file system"));
    }

    /// The same attack by the container's first command; an exec process opens its executable.
    @Test
    void runOfProcSelfExeCannotWriteInitExecutable() throws Exception {
        assumeTrue(SyscallProbe.runsHere(), "the loader is a program for x86-64");
        Path place = Files.createDirectories(shared.resolve("first"));
        Path script = writeScriptAndLoader(place);
        host.own("run", "-d", "--name", "becoming", "-v", script + ":/script:ro",
                "-v", place.resolve("loader") + ":/lib64/ld-linux-x86-64.so.2:ro", "busybox", "/script").ok();
        try {
            var tried = host.own("exec", "becoming", "sh", "-c",
                    "readlink /proc/1/exe; touch -r /proc/1/exe /proc/1/exe && echo changed");
            assertTrue(tried.out().endsWith("/java\n"), tried.toString());
            assertTrue(tried.err().contains("Read-only file system"), tried.err());
        } finally {
            host.own("rm", "-f", "becoming");
        }
    }

    /// Writes a script whose interpreter is the executable of the process that calls execve, and a loader that keeps
    /// that process alive.
    private static Path writeScriptAndLoader(Path place) throws IOException {
        int pause = 34;
        new SyscallProbe(List.of(pause), 0).write(place.resolve("loader"));
        Path script = Files.writeString(place.resolve("script"), "#!/proc/self/exe\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private static Path javaOfTheDaemon() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + daemonJvm() + "/exe"));
    }

    /// The launcher calls execve, so its process is the daemon's.
    private static long daemonJvm() {
        return host.daemonPid();
    }

    private static String digest(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    // ---- descriptors and the working directory ----

    /// CVE-2024-21626: a leaked descriptor of the host's file system, given as the working directory, leads to the
    /// host.
    @Test
    void workingDirectoryCannotReachHostThroughDescriptor() throws IOException {
        Path marker = Files.writeString(shared.resolve("marker"), "the host's");
        for (int fd = 0; fd < 24; fd++) {
            var outcome = run("-w", "/proc/self/fd/" + fd, "busybox", "sh", "-c",
                    "for up in .. ../.. ../../.. ../../../../../../../..; do cat $up" + marker + " 2>/dev/null; done; true");
            assertEquals("", outcome.out(), "through descriptor " + fd);
        }
    }

    /// The same by the entries of other processes in `/proc`, where these are visible. The process that resolves the
    /// working directory is still root of the host: the daemon, or a dockerinit.
    @Test
    void workingDirectoryCannotReachHostThroughProc() throws IOException {
        Path marker = Files.writeString(shared.resolve("marker"), "the host's");
        String look = "for up in . .. ../.. ../../.. ../../../../../../../..; do cat $up" + marker
                + " 2>/dev/null; done; true";
        host.own("run", "-d", "--name", "seer", "--pid", "host", "busybox", "sleep", "1000").ok();
        try {
            List<String> ways = new ArrayList<>();
            for (String process : List.of("self", "thread-self", "1", String.valueOf(host.daemonPid()))) {
                ways.add("/proc/" + process + "/root");
                ways.add("/proc/" + process + "/cwd");
            }
            for (int fd = 0; fd < 64; fd++) {
                ways.add("/proc/self/fd/" + fd);
            }
            for (String way : ways) {
                var outcome = host.own("exec", "-w", way, "seer", "sh", "-c", look);
                assertNotEquals(0, outcome.exit(), way);
                assertFalse(outcome.out().contains("the host's"), "a further command in " + way);
            }
            for (String way : ways.subList(0, 8)) {
                assertEquals("", run("--pid", "host", "-w", way, "busybox", "sh", "-c", look).out(), "a first one in " + way);
            }
        } finally {
            host.own("rm", "-f", "seer");
        }
    }

    @Test
    void missingWorkingDirectoryIsNotCreatedOnHost() throws IOException {
        Path made = Path.of("/var/tmp", "jd-work-" + ProcessHandle.current().pid());
        try {
            run("--pid", "host", "-w", "/proc/" + host.daemonPid() + "/root" + made, "busybox", "true");
            assertFalse(Files.exists(made));
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /// With a ulimit a dockerinit runs the exec process, without one a joining thread spawns it: resource limits apply
    /// to a process, not to a thread.
    @Test
    void execProcessInheritsOnlyStandardStreams() {
        for (String limit : List.of("nofile=1024", "")) {
            List<String> words = new ArrayList<>(List.of("run", "-d", "--name", "open"));
            words.addAll(limit.isEmpty() ? List.of() : List.of("--ulimit", limit));
            words.addAll(List.of("busybox", "sleep", "1000"));
            host.own(words.toArray(String[]::new)).ok();
            try {
                var seen = host.jd("exec", "open", "sh", "-c", "ls /proc/self/fd | tr '\\n' ' '; cat /proc/self/environ | tr '\\0' ' '");
                String out = seen.run().ok().out();
                assertTrue(out.startsWith("0 1 2 3 "), out);
                assertFalse(out.contains("JD_"), out);
            } finally {
                host.own("rm", "-f", "open");
            }
        }
    }

    @Test
    void firstProcessHidesDockerinitCommandLineAndEnvironment() {
        var seen = run("-e", "MINE=1", "busybox", "sh", "-c",
                "tr '\\0' ' ' < /proc/1/cmdline; tr '\\0' '\\n' < /proc/1/environ | cut -d= -f1 | sort | tr '\\n' ' '").ok();
        assertTrue(seen.out().startsWith("sh -c "), seen.out());
        assertTrue(seen.out().endsWith("HOME HOSTNAME MINE PATH "), seen.out());
    }

    @Test
    void firstProcessInheritsOnlyStandardStreams() {
        assertEquals("0 1 2 3 ", run("busybox", "sh", "-c", "ls /proc/self/fd | tr '\\n' ' '").ok().out(),
                "the fourth is the directory that ls reads");
    }

    // ---- mounts ----

    /// CVE-2021-30465: a process with write access to one volume replaces a directory by a link while a start mounts
    /// another volume, or creates something else, below it.
    @Test
    void mountDuringSymlinkSwapStaysInContainer() throws Exception {
        Path volume = Files.createDirectories(shared.resolve("race"));
        Path treasure = Files.createDirectories(shared.resolve("treasure"));
        String name = "jd-escape-" + ProcessHandle.current().pid();
        String place = "/v/x/" + name;
        List<List<String>> victims = List.of(
                List.of("-v", treasure + ":" + place),
                List.of("--mount", "type=volume,dst=" + place),
                List.of("--tmpfs", place),
                List.of("--device", "/dev/null:" + place),
                List.of("-w", place));
        String swap = "cd /v; while :; do mkdir x; rm -rf x; ln -s /../../../../../../var/tmp x; rm -f x; done 2>/dev/null";
        host.own("run", "-d", "--name", "swapper", "-v", volume + ":/v", "busybox", "sh", "-c", swap).ok();
        try {
            for (int i = 0; i < 30; i++) {
                List<String> words = new ArrayList<>(List.of("-v", volume + ":/v"));
                words.addAll(victims.get(i % victims.size()));
                words.addAll(List.of("busybox", "true"));
                run(words.toArray(String[]::new));
                assertFalse(Files.exists(Path.of("/var/tmp", name), LinkOption.NOFOLLOW_LINKS), "on the host, by " + words);
            }
        } finally {
            host.own("rm", "-f", "swapper");
            Files.deleteIfExists(Path.of("/var/tmp", name));
        }
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains(name));
    }

    /// The same without a race: the link exists beforehand, and is resolved within the container's own root.
    @Test
    void volumeBelowSymlinkToRootIsMountedInContainerRoot() throws IOException {
        Path volume = Files.createDirectories(shared.resolve("linked"));
        Files.createSymbolicLink(volume.resolve("out"), Path.of("/../../.."));
        Path treasure = Files.createDirectories(shared.resolve("gold"));
        Files.writeString(treasure.resolve("coin"), "coin");
        String name = "jd-gold-" + ProcessHandle.current().pid();
        try {
            var outcome = run("-v", volume + ":/v", "-v", treasure + ":/v/out/" + name, "busybox", "cat", "/" + name + "/coin");
            assertEquals("coin", outcome.ok().out());
            assertFalse(Files.exists(Path.of("/", name)));
        } finally {
            Files.deleteIfExists(Path.of("/", name));
        }
    }

    @Test
    void readOnlyPathsCannotBeRemountedOrWritten() {
        for (String path : List.of("/proc/sys", "/proc/irq", "/proc/bus", "/sys", "/sys/fs/cgroup")) {
            var remount = sh("mount -o remount,rw " + path + " && echo remounted");
            assertEquals("", remount.out(), path);
        }
        for (String file : List.of("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/sys/kernel/uevent_helper",
                "/proc/sysrq-trigger", "/proc/sys/fs/binfmt_misc/register", "/proc/irq/0/smp_affinity")) {
            assertNotEquals(0, sh("echo x > " + file).exit(), file);
        }
    }

    @Test
    void maskedPathsAreEmpty() {
        var masked = sh("cat /proc/kcore /proc/keys /proc/timer_list 2>/dev/null | wc -c;"
                + " ls /sys/firmware /proc/acpi /proc/scsi 2>/dev/null | grep -v : | wc -w; umount /proc/keys; true").ok();
        assertEquals("0\n0\n", masked.out());
    }

    // ---- control groups ----

    /// CVE-2022-0492: a writable cgroup file system mounted by the container has a `release_agent` that the host runs.
    @Test
    void releaseAgentIsUnreachable() {
        var tried = sh("mkdir /tmp/c; mount -t cgroup -o memory none /tmp/c && echo mounted;"
                + " mount -t cgroup2 none /tmp/c && echo mounted;"
                + " unshare -U -r -m -C true && echo unshared; unshare -U true && echo unshared;"
                + " for f in $(find /sys/fs/cgroup -name release_agent -o -name notify_on_release -o -name cgroup.procs); do"
                + " echo 1 2>/dev/null > $f && echo wrote $f; done; true").ok();
        assertEquals("", tried.out());
    }

    @Test
    void forkBombStopsAtPidsLimit() {
        // The inner shell forks up to the limit; the outer one keeps the container running so that its processes can
        // be counted.
        host.own("run", "-d", "-i", "--name", "bomb", "--pids-limit", "10", "busybox", "sh", "-c",
                "(while :; do sleep 60 & done); read line").ok();
        try {
            JdHost.await("the bomb has gone off", () -> processesOf("bomb") >= 9);
            JdHost.pause(200);
            assertTrue(processesOf("bomb") <= 10, host.docker("top", "bomb").run().out());
            assertEquals("alive\n", sh("echo alive").ok().out());
        } finally {
            host.own("rm", "-f", "bomb");
        }
    }

    private static long processesOf(String container) {
        return host.docker("top", container).run().ok().out().lines().count() - 1;
    }

    @Test
    void oomKillSparesOtherContainers() {
        host.own("run", "-d", "--name", "hog", "-m", "16m", "--memory-swap", "16m", "busybox",
                "sh", "-c", "tail /dev/zero").ok();
        try {
            host.own("wait", "hog").ok();
            assertEquals("true", host.own("inspect", "-f", "{{.State.OOMKilled}}", "hog").ok().line());
        } finally {
            host.own("rm", "-f", "hog");
        }
        assertEquals("alive\n", sh("echo alive").ok().out());
    }

    // ---- the kernel ----

    @Test
    void deviceNodeCreatedInContainerCannotBeOpened() {
        var made = sh("mknod /tmp/disk b 254 0; mknod /tmp/mem c 1 1; mknod /tmp/kmsg c 1 11;"
                + " for d in disk mem kmsg; do head -c1 /tmp/$d && echo read $d; done; true");
        assertEquals("", made.out());
        assertTrue(made.err().contains("peration not permitted"), made.err());
    }

    @Test
    void hostSystemCallsReturnEperm() throws IOException {
        assertEquals(EPERM, errno(246, 0), "kexec_load");
        assertEquals(EPERM, errno(320, 0), "kexec_file_load");
        assertEquals(EPERM, errno(250, 0), "keyctl");
        assertEquals(EPERM, errno(248, 0), "add_key");
        assertEquals(EPERM, errno(304, 0), "open_by_handle_at, the shocker's");
        assertEquals(EPERM, errno(175, 0), "init_module");
        assertEquals(EPERM, errno(298, 0), "perf_event_open");
        assertEquals(EPERM, errno(321, 0), "bpf");
        assertEquals(EPERM, errno(323, 0), "userfaultfd");
        assertEquals(EPERM, errno(272, 0x10000000), "unshare of a user namespace");
        assertEquals(EPERM, errno(308, 0), "setns");
        assertEquals(EPERM, errno(169, 0), "reboot");
    }

    @Test
    void rawSocketsNeedCapNetRaw() {
        String ping = "ping -c 1 -W 20 127.0.0.1 >/dev/null 2>&1 && echo answered";
        assertEquals("answered\n", run("--net", "none", "busybox", "sh", "-c", ping).out());
        var raw = run("--net", "none", "--cap-drop", "NET_RAW", "busybox", "sh", "-c", "arping -c 1 -I lo 127.0.0.1");
        assertTrue(raw.err().contains("ermission denied") || raw.err().contains("not permitted"), raw.toString());
    }

    @Test
    void setuidHasNoEffectUnderNoNewPrivileges() throws IOException {
        assumeTrue(SyscallProbe.runsHere(), "the probe is a program for x86-64");
        Path program = shared.resolve("setuid");
        new SyscallProbe(List.of(105), 0).write(program); // setuid(0)
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Command.of("chmod", "4755", program.toString()).run().ok();
        String[] with = {"-u", "1000", "-v", program + ":/setuid:ro", "busybox", "/setuid"};
        assertEquals(0, run(with).ok().out().charAt(0), "a setuid program works where nothing is said");
        List<String> words = new ArrayList<>(List.of("--security-opt", "no-new-privileges"));
        words.addAll(List.of(with));
        assertEquals(EPERM, run(words.toArray(String[]::new)).ok().out().charAt(0));
    }

    @Test
    void hostProcessesAreInaccessibleInHostPidNamespace() {
        var look = run("--pid", "host", "busybox", "sh", "-c",
                "cat /proc/1/environ; ls /proc/1/root/; readlink /proc/1/cwd; cat /proc/" + host.daemonPid() + "/maps; true");
        assertEquals("", look.out());
        assertTrue(look.err().contains("ermission denied"), look.err());
    }

    /// CVE-2020-15257: an abstract socket belongs to a network namespace, and no mount can hide it.
    @Test
    void daemonListensOnNoAbstractSocket() {
        var sockets = run("--net", "host", "busybox", "cat", "/proc/net/unix").ok().out();
        assertEquals(List.of(), sockets.lines().filter(line -> line.contains(" @")).toList());
    }
}
