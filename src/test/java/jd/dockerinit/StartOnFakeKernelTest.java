package jd.dockerinit;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.CgroupMounts;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.io.FdInputStream;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.FakeKernel;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.spec.BundleSpec;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.Hook;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitHooks;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.SpecEdits;
import jd.libcontainer.spec.Stdio;
import jd.libcontainer.start.Containment;
import jd.libcontainer.start.ExecDriver;
import jd.libcontainer.start.InitProgram;
import jd.libcontainer.start.PreparedInit;
import org.junit.jupiter.api.Test;

/// Runs a whole start in one JVM without root: exec driver, sync pipe, dockerinit's sequence of steps.
class StartOnFakeKernelTest {
    private static final int SYNC_FD = 3;

    private final FakeKernel kernel = kernel();
    private final Syscalls syscalls = kernel.syscalls();

    static FakeKernel kernel() {
        return kernel(0);
    }

    /// A fake kernel with the files that [#spec] needs, on which hooks exit with the given code and every other spawned
    /// program is a dockerinit.
    private static FakeKernel kernel(int hookCode) {
        FakeKernel kernel = new FakeKernel(
                (syscalls, request) -> request.program().startsWith("/hooks/")
                        ? hookCode
                        : DockerInit.run(syscalls, SYNC_FD, InitSteps.STANDARD),
                FakeKernel.echo());
        kernel.file("/rootfs/bin/echo", "a program");
        kernel.file("/rootfs/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        kernel.file("/host/hosts", "127.0.0.1 localhost\n");
        return kernel;
    }

    static InitSpec spec(String... command) {
        return SpecEdits.draft("f00", "/rootfs")
                .readonlyRootfs(true)
                .hostname("box")
                .arguments(List.of(command))
                .environment(List.of("PATH=/bin"))
                .workingDir("/work")
                .mounts(List.of(
                        new InitMount("proc", "proc", "/proc", MountSyscalls.MS_NOSUID, ""),
                        new InitMount("tmpfs", "tmpfs", "/dev", MountSyscalls.MS_NOSUID, "mode=755"),
                        new InitMount("cgroup", "cgroup", "/sys/fs/cgroup", MountSyscalls.MS_RDONLY, ""),
                        new InitMount("bind", "/host/hosts", "/etc/hosts", 0, "")))
                .maskedPaths(List.of("/proc/kcore"))
                .readonlyPaths(List.of("/proc/sys"))
                .capabilities(Capabilities.DEFAULT)
                .noNewPrivileges(true)
                .spec();
    }

    private Resources resources = Resources.UNLIMITED;

    private record Outcome(String output, ExitStatus status) {}

    private Outcome start(String... command) throws Exception {
        int[] out = syscalls.pipe2(0);
        try (ExecDriver driver = ExecDriver.open(syscalls, 0, InitProgram.DOCKERINIT);
                Cgroup cgroup = CgroupMounts.detect(syscalls).create("/jd", "f00", resources);
                FdInputStream reader = new FdInputStream(syscalls, out[0])) {
            ExitStatus status;
            try {
                ContainerProcess process = Containment.start(
                        driver, spec(command),
                        Namespaces.ALL,
                        new Stdio.Pipes(0, out[1], out[1]),
                        cgroup);
                status = process.exit().get(10, TimeUnit.SECONDS);
            } finally {
                syscalls.close(out[1]);
            }
            return new Outcome(new String(reader.readAllBytes(), StandardCharsets.UTF_8), status);
        }
    }

    @Test
    void echoRunsFromSpawnToExecve() throws Exception {
        assertEquals(new Outcome("hello world\n", new ExitStatus(0, 0)), start("echo", "hello", "world"));

        List<String> init = kernel.callsOfInits();
        assertTrue(init.contains("mount(\"proc\", \"/rootfs/proc\", \"proc\", MS_NOSUID, \"\")"), init.toString());
        assertTrue(init.contains("execve(\"/bin/echo\", [echo, hello, world])"), init.toString());
        assertTrue(kernel.unexpected().isEmpty(), kernel.unexpected().toString());
    }

    @Test
    void startMakesItsCallsInTheOrderOfTheChapter() throws Exception {
        start("echo");

        List<String> init = kernel.callsOfInits();
        List<String> inOrder = List.of(
                "prctl(4, 0)",
                "sendmsg(<socket>, waiting, [])",
                "socket(16",
                "move_mount(",
                "mount(\"proc\"",
                "mknodat(",
                "pivot_root(\".\", \".\")",
                "sethostname(\"box\")",
                "umask(022)",
                "sendmsg(<socket>, ready, [])",
                "unshare(CLONE_NEWCGROUP)",
                "fchdir(</rootfs/work>)",
                "setresuid(0, 0, 0)",
                "capset(",
                "close_range(3, -1, 4)",
                "execve(");
        int at = 0;
        for (String prefix : inOrder) {
            int from = at;
            int found = (int) init.subList(from, init.size()).stream().takeWhile(c -> !c.startsWith(prefix)).count();
            at = from + found;
            assertTrue(at < init.size(), prefix + " is missing after " + init.subList(0, from));
        }
    }

    @Test
    void limitedCgroupIsJoinedBetweenReadyAndGo() throws Exception {
        resources = Resources.UNLIMITED.withMemory(6 << 20, 0).withPids(1);
        start("echo");

        List<String> calls = kernel.calls();
        int entered = indexOf(calls, "/cgroup.procs>, \"100\")");
        assertTrue(indexOf(calls, "sendmsg(<socket>, ready") < entered);
        assertTrue(entered < indexOf(calls, "sendmsg(<socket>, go"));
    }

    private static int indexOf(List<String> calls, String part) {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).contains(part)) {
                return i;
            }
        }
        throw new AssertionError(part + " was not called: " + calls);
    }

    @Test
    void startLeavesNoProcessesDescriptorsOrMounts() throws Exception {
        start("echo", "hello");

        assertEquals("0 processes, 0 zombies, 0 descriptors, 0 mounts", kernel.leftovers());
    }

    @Test
    void missingCommandFailsWithDockersMessage() {
        InitFailure failure = assertThrows(InitFailure.class, () -> start("nosuch"));

        assertEquals("exec: \"nosuch\": executable file not found in $PATH", failure.getMessage());
        assertEquals(Errno.ENOENT, failure.errno());
    }

    /// The order after all mounts: the daemon's callback, createContainer hooks (which see both file systems),
    /// pivot_root, startContainer hooks (which see the container's), execve. The process is in its cgroup before all of
    /// them, and the startContainer hooks run under its seccomp filter.
    @Test
    void hooksRunAroundPivotRootInsideTheCgroup() throws Exception {
        FakeKernel hooked = kernel(0);
        InitSpec spec = withHooks(spec("echo", "hello"));
        resources = Resources.UNLIMITED.withMemory(6 << 20, 0);

        try (ExecDriver driver = ExecDriver.open(hooked.syscalls(), 0, InitProgram.DOCKERINIT);
                Cgroup cgroup = CgroupMounts.detect(hooked.syscalls()).create("/jd", "f00", resources)) {
            startWithHooks(driver, hooked, spec, cgroup)
                    .exit().get(20, TimeUnit.SECONDS);
        }

        List<String> calls = hooked.calls();
        int entered = indexOf(calls, "/cgroup.procs>, \"100\")");
        int told = first(calls, "mkdirat(AT_FDCWD, \"/told\"");
        int before = first(calls, "posix_spawn(\"/hooks/before\"");
        int pivot = first(calls, "pivot_root(");
        int last = first(calls, "posix_spawn(\"/hooks/last\"");
        int execve = first(calls, "execve(");
        assertTrue(entered < told && told < before && before < pivot && pivot < last && last < execve, calls.toString());
        assertEquals("seccomp(\"8 bytes\")", calls.get(last - 1));
    }

    @Test
    void failingHookAbortsTheStart() {
        FakeKernel hooked = kernel(3);
        InitSpec spec = withHooks(spec("echo", "hello"));

        try (ExecDriver driver = ExecDriver.open(hooked.syscalls(), 0, InitProgram.DOCKERINIT);
                Cgroup cgroup = CgroupMounts.detect(hooked.syscalls()).create("/jd", "f00", resources)) {
            InitFailure failure = assertThrows(InitFailure.class, () -> Containment.start(
                    driver, spec, Namespaces.ALL, new Stdio.Pipes(0, 1, 2), cgroup));
            assertEquals(
                    "error running createContainer hook #0: exit status 3, stdout: , stderr: ", failure.getMessage());
        }
        assertTrue(hooked.calls().stream().noneMatch(call -> call.startsWith("pivot_root")));
    }

    private static ContainerProcess startWithHooks(
            ExecDriver driver, FakeKernel hooked, InitSpec spec, Cgroup cgroup) {
        try (PreparedInit init = driver.prepare(Namespaces.ALL, "/rootfs", cgroup, Optional.empty())) {
            return init.launchWithHooks(spec, new Stdio.Pipes(0, 1, 2), _ ->
                    hooked.syscalls().mkdirat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/told"), 0755));
        }
    }

    private static InitSpec withHooks(InitSpec spec) {
        Hook before = new Hook("/hooks/before", List.of(), List.of(), 0);
        Hook last = new Hook("/hooks/last", List.of("last"), List.of("A=b"), 5);
        InitHooks hooks = new InitHooks(true, "{}", List.of(before), List.of(last));
        return edit(spec)
                .bundle(new BundleSpec(0, true, 0, hooks))
                .seccompFilter("\6\0\0\0\0\0\u00ff\u007f")
                .spec();
    }

    private static int first(List<String> calls, String beginning) {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).startsWith(beginning)) {
                return i;
            }
        }
        throw new AssertionError(beginning + " is not among " + calls);
    }
}
