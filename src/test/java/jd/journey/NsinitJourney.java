package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jd.libcontainer.nsinit.HookBundle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs the same bundle under runc and under `jd nsinit`: the sandbox that a process sees is the same, and so are the
/// messages for a bundle that cannot run.
@Tag("journey")
@Tag("root")
class NsinitJourney {
    /// runc puts the cgroup below the caller's own cgroup, so its path is not compared; nor is the order of mounts.
    private static final String PROBE = String.join("; ",
            "grep -E '^(Umask|Uid|Gid|Groups|NoNewPrivs|Seccomp|Sig(Blk|Ign)|Cap|Cpus_allowed_list)' /proc/self/status",
            "cat /proc/self/oom_score_adj",
            "grep -v 'pending signals' /proc/self/limits",
            "cut -d' ' -f2-4 /proc/mounts | sort",
            "ls -l /dev | grep -v ^total | sed 's/ [A-Z][a-z][a-z] .*[0-9] / /'",
            "hostname; pwd; env | sort; umask",
            "cat /proc/sys/kernel/shmmax /proc/sys/net/ipv4/ping_group_range /proc/sys/net/ipv4/ip_unprivileged_port_start",
            "ip -o addr | sed 's/valid.*//'",
            "cd /sys/fs/cgroup; cat memory/memory.limit_in_bytes memory/memory.swappiness cpu/cpu.shares"
                + " cpu/cpu.cfs_quota_us cpuset/cpuset.cpus pids/pids.max; cat devices/devices.list; cat memory.max"
                + " memory.swap.max cpu.weight cpu.max cpuset.cpus.effective pids.max; cd /",
            "cat /proc/sys/kernel/domainname",
            "readlink /proc/self/fd/3 /proc/self/fd/4 /proc/self/fd/5 /proc/self/fd/6 /proc/self/fd/7 /proc/self/fd/8",
            "touch /x; echo $?; mount -t tmpfs none /tmp; echo $?; cat /proc/kcore; echo $?");

    @TempDir
    private Path directory;

    private OciBundle oci;

    @BeforeAll
    static void needsRootAndLinux() {
        Requirements.root();
    }

    @BeforeEach
    void createBundle() throws IOException {
        oci = OciBundle.in(directory);
    }

    static Stream<Arguments> bundles() {
        return Stream.of(
                Arguments.of("example of spec", new String[0]),
                Arguments.of("writable root", new String[] {"\"readonly\": true", "\"readonly\": false"}),
                Arguments.of("user, groups and umask", new String[] {"\"uid\": 0, \"gid\": 0",
                    "\"uid\": 1001, \"gid\": 1002, \"additionalGids\": [44], \"umask\": 7"}),
                Arguments.of("ambient capabilities", new String[] {"\"uid\": 0, \"gid\": 0", "\"uid\": 1001, \"gid\": 1002",
                    "\"effective\":", "\"inheritable\": [\"CAP_KILL\"], \"ambient\": [\"CAP_KILL\"], \"effective\":"}),
                Arguments.of("binds and a tmpfs", new String[] {"\"mounts\": [", "\"mounts\": ["
                    + "{\"destination\": \"/mnt/a\", \"type\": \"bind\", \"source\": \"data\", \"options\": [\"rbind\", \"ro\"]},"
                    + "{\"destination\": \"/mnt/b\", \"source\": \"data\", \"options\": [\"bind\", \"nosuid\", \"rslave\"]},"
                    + "{\"destination\": \"/run\", \"type\": \"tmpfs\", \"source\": \"tmpfs\","
                    + " \"options\": [\"nodev\", \"size=1m\", \"mode=700\"]},"}),
                Arguments.of("host network", new String[] {"{\"type\": \"network\"}, ", "",
                    "\"hostname\": \"nsinit\"", "\"hostname\": \"other\""}),
                Arguments.of("no masked or read-only paths", new String[] {"\"maskedPaths\"", "\"unmasked\"",
                    "\"readonlyPaths\"", "\"writable\""}),
                Arguments.of("sysctls", new String[] {"\"resources\":", "\"sysctl\":"
                    + " {\"kernel.shmmax\": \"1234567\", \"net.ipv4.ping_group_range\": \"0 5\"}, \"resources\":"}),
                Arguments.of("devices", new String[] {"\"resources\":", "\"devices\": [{\"path\": \"/dev/fuse\","
                    + " \"type\": \"c\", \"major\": 10, \"minor\": 229, \"fileMode\": 384, \"uid\": 5, \"gid\": 6}],"
                    + " \"resources\":"}),
                Arguments.of("process limits", new String[] {"\"noNewPrivileges\": true", "\"oomScoreAdj\": 77",
                    "\"rlimits\": [", "\"rlimits\": [{\"type\": \"RLIMIT_CORE\", \"soft\": 5, \"hard\": 6},"}),
                Arguments.of("inheritable capabilities only", new String[] {
                    "\"effective\":", "\"inheritable\": [\"CAP_KILL\"], \"effective\":"}),
                Arguments.of("missing working directory", new String[] {"\"cwd\": \"/\"", "\"cwd\": \"/a/../b/c\""}),
                Arguments.of("unlimited rlimit", new String[] {"\"rlimits\": [", "\"rlimits\": [{\"type\": \"RLIMIT_CORE\","
                    + " \"soft\": 18446744073709551615, \"hard\": 18446744073709551615},"}),
                Arguments.of("device nodes of every type", new String[] {"\"resources\":", "\"devices\": [{\"path\": \"/dev/pipe\","
                    + " \"type\": \"p\", \"fileMode\": 400}, {\"path\": \"dev/u\", \"type\": \"u\", \"major\": 1,"
                    + " \"minor\": 3, \"fileMode\": 4534}, {\"path\": \"/dev/disk\", \"type\": \"b\", \"major\": 7, \"minor\": 0}],"
                    + " \"resources\":"}),
                Arguments.of("mount options", new String[] {"\"mounts\": [", "\"mounts\": ["
                    + "{\"destination\": \"/mnt/a\", \"type\": \"none\", \"source\": \"data\","
                    + " \"options\": [\"bind\", \"noatime\", \"nodiratime\", \"nosymfollow\", \"rro\"]},"
                    + "{\"destination\": \"tmp\", \"type\": \"tmpfs\", \"source\": \"tmpfs\","
                    + " \"options\": [\"nosymfollow\", \"lazytime\", \"silent\", \"acl\", \"sync\"]},"}),
                Arguments.of("user namespace", new String[] {"{\"type\": \"uts\"},", "{\"type\": \"uts\"}, {\"type\": \"user\"},",
                    "\"resources\":", "\"uidMappings\": [{\"containerID\": 0, \"hostID\": 0, \"size\": 5000}],"
                        + " \"gidMappings\": [{\"containerID\": 0, \"hostID\": 0, \"size\": 5000}], \"resources\":",
                    "\"uid\": 0, \"gid\": 0", "\"uid\": 7, \"gid\": 8, \"additionalGids\": [9]"}),
                Arguments.of("sysctl with slashes", new String[] {"\"resources\":", "\"sysctl\":"
                    + " {\"net/ipv4/ping_group_range\": \"0 5\", \"kernel.domainname\": \"d\"}, \"resources\":"}),
                Arguments.of("cgroup namespace", new String[] {"{\"type\": \"uts\"},", "{\"type\": \"uts\"}, {\"type\": \"cgroup\"},"}),
                Arguments.of("cgroup limits", new String[] {"\"resources\": {", "\"resources\": {\"memory\": {\"limit\": 100000000,"
                    + " \"swap\": 150000000, \"swappiness\": 30}, \"cpu\": {\"shares\": 300, \"quota\": 90000, \"period\": 100000,"
                    + " \"cpus\": \"0\"}, \"pids\": {\"limit\": 20},"}),
                Arguments.of("seccomp filter", new String[] {"\"resources\":", "\"seccomp\": {\"defaultAction\":"
                    + " \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"mount\"], \"action\": \"SCMP_ACT_ERRNO\","
                    + " \"errnoRet\": 11}]}, \"resources\":"}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bundles")
    void sandboxAgreesWithRunc(String what, String[] edits) throws IOException {
        oci.config(edits);
        Path file = oci.bundle().resolve("config.json");
        String script = "{ " + PROBE + "; } 2>&1";
        Files.writeString(file, Files.readString(file).replace("[\"sh\"]", "[\"sh\", \"-c\", \"" + script + "\"]"));
        String name = "jd-journey-" + ProcessHandle.current().pid();

        Command.Result theirs = oci.inOwnNetwork(OciBundle.Runtime.RUNC, "run", "-b", oci.bundle().toString(), name);
        Command.Result ours = oci.inOwnNetwork(OciBundle.Runtime.NSINIT, "run", "-b", oci.bundle().toString(), name);

        assertEquals(theirs.out(), ours.out(), ours.err());
        assertEquals(theirs.exit(), ours.exit());
    }

    /// A process with a mount namespace alone shares everything else with the host, and can signal its processes.
    @Test
    void bundleWithAMountNamespaceAloneSeesTheHost() throws Exception {
        String script = "for n in cgroup ipc mnt net pid user uts; do readlink /proc/self/ns/$n; done; hostname; kill $1";
        Process victim = new ProcessBuilder("sleep", "100").start();
        try {
            oci.config("[\"sh\"]", "[\"sh\", \"-c\", \"" + script + "\", \"sh\", \"" + victim.pid() + "\"]",
                    "{\"type\": \"pid\"}, {\"type\": \"network\"}, {\"type\": \"ipc\"},", "",
                    "{\"type\": \"uts\"}, ", "", "\"hostname\": \"nsinit\",", "");
            List<String> inside = oci.nsinit("run", "-b", oci.bundle().toString(), "jd-journey-mounts").ok().out().lines().toList();
            List<String> outside = Command.of("sh", "-c", script.replace("; kill $1", "")).run().ok().out().lines().toList();
            assertEquals(outside.size(), inside.size(), inside::toString);
            for (int i = 0; i < outside.size(); i++) {
                assertEquals(!outside.get(i).startsWith("mnt:"), outside.get(i).equals(inside.get(i)), outside.get(i));
            }
            assertEquals(128 + 15, victim.waitFor());
        } finally {
            victim.destroyForcibly();
        }
    }

    /// The hook logs its own cgroup and its container's, its capabilities, and what the seccomp filter lets it do.
    private static void hook(Path file, Path log) throws IOException {
        String script = """
                #!/bin/sh
                pid=$(sed 's/.*"pid": *\\([0-9]*\\).*/\\1/')
                exec >> %s 2>&1
                echo "$1:"
                grep -E '^(Uid|CapEff|NoNewPrivs|Seccomp):' /proc/self/status
                cat /proc/self/cgroup
                if [ $pid -gt 1 ]; then echo "of the container:"; cat /proc/$pid/cgroup; fi
                if mkdir /tmp/jd-journey-hook; then rmdir /tmp/jd-journey-hook; fi
                if [ $1 = poststart ]; then touch %s; fi
                """.formatted(log, log.resolveSibling("started"));
        HookBundle.program(file, script);
    }

    private static String hooks(Path program, String... moments) {
        return HookBundle.json(program, "\"PATH=/bin:/usr/bin\"", moments);
    }

    /// With limits and without; with and without no_new_privs, where setting a filter needs no capability. Below about
    /// 20 MB runc itself may not fit.
    @ParameterizedTest
    @CsvSource({"100000000, true, true", "100000000, false, false", "20000000, true, false", "-1, true, false"})
    void hooksRunInSameCgroupAndFilterAsUnderRunc(long memory, boolean noNewPrivileges, boolean ownGroup) throws IOException {
        Path outside = directory.resolve("hook");
        Path seenOutside = Files.createDirectory(oci.root().resolve("outside"));
        Path log = seenOutside.resolve("log");
        Path inside = oci.root().resolve("tmp/log");
        hook(outside, log);
        hook(oci.root().resolve("bin/hook"), Path.of("/tmp/log"));
        Files.setPosixFilePermissions(oci.root().resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        String all = hooks(outside, "prestart", "createRuntime", "createContainer", "poststart")
                + ", " + hooks(Path.of("/bin/hook"), "startContainer");
        oci.config("[\"sh\"]", "[\"sh\", \"-c\", \"until [ -e /outside/started ]; do sleep 0.1; done\"]", "\"readonly\": true", "\"readonly\": false",
                "\"noNewPrivileges\": true", "\"noNewPrivileges\": " + noNewPrivileges,
                "\"uid\": 0, \"gid\": 0", "\"uid\": 7, \"gid\": 8",
                "{\"type\": \"uts\"},", "{\"type\": \"uts\"}, " + (ownGroup ? "{\"type\": \"cgroup\"}," : ""),
                "\"resources\": {", "\"cgroupsPath\": \"/jd-journey-hooks\", \"seccomp\": {\"defaultAction\":"
                    + " \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"mkdir\", \"mkdirat\"], \"action\": \"SCMP_ACT_ERRNO\","
                    + " \"errnoRet\": 11}]}, \"resources\": {\"memory\": {\"limit\": " + memory + "}, ",
                "\"hostname\"", "\"hooks\": {" + all + "}, \"hostname\"");
        List<String> hookLogs = new ArrayList<>();

        for (OciBundle.Runtime runtime : OciBundle.Runtime.values()) {
            Command.Result result = oci.command(runtime, "run", "-b", oci.bundle().toString(), "jd-journey-hooks").run();
            assertEquals(0, result.exit(), result.err());
            hookLogs.add(Files.readString(log) + Files.readString(inside));
            Files.delete(log);
            Files.delete(inside);
            Files.delete(seenOutside.resolve("started"));
        }

        assertEquals(hookLogs.get(0), hookLogs.get(1));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("[\"sh\"]", "[\"nosuch\"]"),
                Arguments.of("[\"sh\"]", "[]"),
                Arguments.of("[\"sh\"]", "[\"/etc/passwd\"]"),
                Arguments.of("\"cwd\": \"/\"", "\"cwd\": \"relative\""),
                Arguments.of("\"hostname\"", "\"mounts2\": [], \"hostname\""),
                Arguments.of("{\"type\": \"uts\"}, ", ""),
                Arguments.of("{\"type\": \"pid\"}", "{\"type\": \"nosuch\"}"),
                Arguments.of("{\"type\": \"pid\"}", "{\"type\": \"ipc\"}"),
                Arguments.of("RLIMIT_NOFILE", "RLIMIT_NOSUCH"),
                Arguments.of("\"cwd\": \"/\"", "\"cwd\": \"\""),
                Arguments.of("[\"sh\"]", "[\"/etc\"]"),
                Arguments.of("[\"sh\"]", "[\"/none\"]"),
                Arguments.of("\"soft\": 1024", "\"soft\": 1025"),
                Arguments.of("\"TERM=xterm\"", "\"TERM\""),
                Arguments.of("{\"type\": \"uts\"}, ", "{\"type\": \"uts\"}, {\"type\": \"time\"}, "),
                Arguments.of("{\"type\": \"uts\"}, ", "{\"type\": \"uts\"}, {\"type\": \"user\"}, "),
                Arguments.of("\"resources\":", "\"rootfsPropagation\": \"odd\", \"resources\":"),
                Arguments.of("\"resources\":", "\"devices\": [{\"path\": \"/dev/x\", \"type\": \"x\"}], \"resources\":"),
                Arguments.of("\"devices\": [", "\"devices\": [{\"allow\": true, \"type\": \"x\", \"access\": \"r\"}, "),
                Arguments.of("\"resources\":", "\"sysctl\": {\"kernel.hostname\": \"x\"}, \"resources\":"),
                Arguments.of("\"resources\":", "\"sysctl\": {\"net.ipv4.none\": \"x\"}, \"resources\":"),
                Arguments.of("\"resources\":", "\"seccomp\": {\"defaultAction\": \"SCMP_ACT_NO\"}, \"resources\":"),
                Arguments.of("\"path\": \"rootfs\"", "\"path\": \"nowhere\""),
                Arguments.of("\"resources\":", "\"sysctl\": {\"vm.swappiness\": \"1\"}, \"resources\":"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void invalidBundleGetsRuncsMessage(String search, String replacement) throws IOException {
        oci.config(search, replacement);
        String name = "jd-journey-" + ProcessHandle.current().pid();

        Command.Result theirs = oci.runc("run", "-b", oci.bundle().toString(), name);
        Command.Result ours = oci.nsinit("run", "-b", oci.bundle().toString(), name);

        assertEquals(theirs.exit(), ours.exit(), ours.err());
        assertEquals(message(theirs.err(), "runc run failed: "), message(ours.err(), "jd nsinit: "));
    }

    /// {@return the message after the program's prefix} runc's line is a quoted text.
    private static String message(String err, String before) {
        String line = err.lines().filter(each -> each.contains(before)).findFirst().orElse(err);
        String quoted = line.startsWith("time=") ? line.replaceFirst("\"$", "").replace("\\\"", "\"") : line;
        return quoted.replaceFirst(".*" + before, "")
                .replaceFirst("^unable to start container process: ", "")
                .replaceFirst("^error during container init: ", "");
    }

    /// CVE-2019-5736: a command whose file names `/proc/self/exe` as its interpreter runs the executable of the
    /// process that calls execve, and a loader in the image keeps that process alive. The executable is the host's,
    /// and no process in the container may write to it.
    @Test
    void runOfProcSelfExeCannotWriteInitExecutable() throws Exception {
        assumeTrue(SyscallProbe.runsHere(), "the loader is a program for x86-64");
        int pause = 34;
        Files.createDirectories(oci.root().resolve("lib64"));
        new SyscallProbe(List.of(pause), 0).write(oci.root().resolve("lib64/ld-linux-x86-64.so.2"));
        Path script = Files.writeString(oci.root().resolve("script"), "#!/proc/self/exe\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        oci.config("[\"sh\"]", "[\"/script\"]");
        detached(oci, "jd-journey-become");

        // touch -r with the file itself changes nothing, but needs write access.
        Command.Result tried = oci.nsinit("exec", "jd-journey-become", "/bin/busybox", "sh", "-c",
                "busybox readlink /proc/1/exe; busybox touch -r /proc/1/exe /proc/1/exe && echo changed");
        oci.nsinit("kill", "jd-journey-become", "KILL");
        oci.nsinit("delete", "--force", "jd-journey-become");

        assertTrue(tried.out().endsWith("/java\n"), tried.toString());
        assertTrue(tried.err().contains("Read-only file system"), tried.err());
    }

    /// Starts an init in the PID namespace of another container. A process there sees the init's executable only if it
    /// has SYS_PTRACE, under runc and under nsinit; root in the same user namespace is not enough.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void initExecutableIsVisibleToTracersOnlyAsUnderRunc(boolean tracer) throws IOException {
        String watch = "for p in /proc/[0-9]*; do case $p in /proc/1|/proc/$$) ;; *) readlink $p/exe ;; esac; done";
        String capabilities = tracer ? "\"CAP_SYS_PTRACE\", \"CAP_KILL\"" : "\"CAP_KILL\"";
        OciBundle watcher = OciBundle.in(Files.createDirectory(directory.resolve("watcher")));
        watcher.config("[\"sh\"]", "[\"busybox\", \"sh\", \"-c\", \"while :; do " + watch + " >> /seen; done 2>/dev/null\"]",
                "\"readonly\": true", "\"readonly\": false", "\"CAP_KILL\"", capabilities);
        Path seen = watcher.root().resolve("seen");
        String name = "jd-journey-watcher";
        detached(watcher, name);
        try {
            String state = watcher.nsinit("state", name).ok().out();
            String pid = state.replaceFirst("(?s).*\"pid\": *(\\d+).*", "$1");
            oci.config("[\"sh\"]", "[\"true\"]",
                    "{\"type\": \"pid\"}", "{\"type\": \"pid\", \"path\": \"/proc/" + pid + "/ns/pid\"}");
            for (OciBundle.Runtime runtime : OciBundle.Runtime.values()) {
                Files.writeString(seen, "");
                // A tracer that is not scheduled during a run sees nothing of it.
                if (tracer) {
                    JdHost.await("the tracer sees the init of " + runtime, () -> initIsSeen(runtime, seen));
                } else {
                    for (int i = 0; i < 3; i++) {
                        assertFalse(initIsSeen(runtime, seen), runtime.toString());
                    }
                }
            }
        } finally {
            watcher.nsinit("kill", name, "KILL");
            watcher.nsinit("delete", "--force", name);
        }
    }

    private boolean initIsSeen(OciBundle.Runtime runtime, Path seen) {
        oci.command(runtime, "run", "-b", oci.bundle().toString(), "jd-journey-seen").run().ok();
        try {
            return Files.readString(seen).contains(runtime == OciBundle.Runtime.RUNC ? "runc_cloned" : "/java");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Starts a container that inherits nsinit's streams, and keeps them.
    private static void detached(OciBundle bundle, String name) {
        Command.of("sh", "-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "sh", JdHost.JD, "nsinit", "--root",
                bundle.directory() + "/NSINIT", "run", "-d", "-b", bundle.bundle().toString(), name).run().ok();
    }

    /// The content of an image must not give access to the host: CVE-2021-30465, CVE-2019-19921, CVE-2024-21626.
    @Test
    void bundleCannotReachHostFiles() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path root = oci.root();
        Files.createSymbolicLink(root.resolve("trap"), outside);
        oci.config("\"mounts\": [", "\"mounts\": [{\"destination\": \"/trap/in\", \"source\": \"data\", \"options\": [\"bind\"]},");
        oci.nsinit("run", "-b", oci.bundle().toString(), "jd-journey-trap");
        try (Stream<Path> left = Files.list(outside)) {
            assertEquals(List.of(), left.toList());
        }

        Files.delete(root.resolve("proc"));
        Files.createSymbolicLink(root.resolve("proc"), Path.of("tmp"));
        oci.config();
        Command.Result linked = oci.nsinit("run", "-b", oci.bundle().toString(), "jd-journey-proc");
        assertEquals(1, linked.exit());
        assertTrue(linked.err().contains("must be mounted on ordinary directory"), linked.err());

        Files.delete(root.resolve("proc"));
        Files.createDirectory(root.resolve("proc"));
        oci.config("\"cwd\": \"/\"", "\"cwd\": \"/proc/self/fd/8\"", "[\"sh\"]", "[\"ls\", \"-a\"]");
        Command.Result leaked = oci.nsinit("run", "-b", oci.bundle().toString(), "jd-journey-leak");
        assertFalse(leaked.out().contains("vmlinuz") || leaked.exit() == 0, leaked.out());
    }
}
