package jd.dockerinit;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.CgroupMounts;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.io.FdInputStream;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FakeKernel;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitDevice;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Rlimit;
import jd.libcontainer.spec.Stdio;
import jd.libcontainer.start.Containment;
import jd.libcontainer.start.ExecDriver;
import jd.libcontainer.start.InitProgram;
import org.junit.jupiter.api.Test;

/// Makes each of the about two hundred system calls of a start fail in turn. In every case the container must not
/// start, the message must name the failed step, no process, descriptor or mount may remain, and the next start must
/// succeed.
class FailureAtEveryCallTest {
    /// Docker's message for a step whose message does not begin with the step's name, by step.
    private static final Map<String, String> DOCKERS_WORDS = Map.ofEntries(
            Map.entry("mounts", "error mounting \""),
            Map.entry("root", "error mounting \""),
            Map.entry("standard streams", "error reopening /dev/null inside container"),
            Map.entry("sysctls", "/proc/sys/"),
            Map.entry("devices", "error creating device nodes"),
            Map.entry("oom score", "oom_score_adj"),
            Map.entry("working directory", "chdir to cwd"),
            Map.entry("limits", "error setting rlimit"),
            Map.entry("command", "exec: \"echo\""),
            Map.entry("masks", "error during container init: can't mask paths"),
            Map.entry("dockerinit", "dockerinit"));

    private static final int NEVER = 1_000_000;

    private static final String NOTHING = "0 processes, 0 zombies, 0 descriptors, 0 mounts";

    private final FakeKernel kernel = StartOnFakeKernelTest.kernel();
    private final Syscalls syscalls = kernel.syscalls();

    private static InitSpec spec() {
        return edit(StartOnFakeKernelTest.spec("echo", "hello"))
                .devices(List.of(new InitDevice("/dev/fuse", "c", 10, 229, 0666, 0, 5)))
                .rlimits(List.of(new Rlimit(7, 100, 100)))
                .sysctls(Map.of("kernel.msgmax", "1"))
                .spec();
    }

    private enum Failing {
        INIT,
        DAEMON
    }

    /// The result of a start: an exit status or a failure.
    ///
    /// @param failed the call that was made to fail; empty if the start made fewer calls
    private record Outcome(String failed, Optional<RuntimeException> failure, int status) {}

    private Outcome start(Failing who, int n, Resources resources) throws Exception {
        int[] out = syscalls.pipe2(0);
        try (ExecDriver driver = ExecDriver.open(syscalls, 0, InitProgram.DOCKERINIT);
                Cgroup cgroup = CgroupMounts.detect(syscalls).create("/jd", "f00", resources);
                FdInputStream reader = new FdInputStream(syscalls, out[0])) {
            int before = calls(who).size();
            fail(who, n);
            Optional<RuntimeException> failure = Optional.empty();
            int status = -1;
            try {
                status = run(driver, cgroup, out[1]);
            } catch (InitFailure | LibcontainerException e) {
                failure = Optional.of(e);
            } finally {
                fail(who, NEVER);
                syscalls.close(out[1]);
            }
            reader.readAllBytes();
            List<String> made = calls(who).subList(before, calls(who).size());
            return new Outcome(n < made.size() ? made.get(n) : "", failure, status);
        }
    }

    private int run(ExecDriver driver, Cgroup cgroup, int out) throws Exception {
        ContainerProcess process = Containment.start(
                driver, spec(),
                Namespaces.ALL,
                new Stdio.Pipes(0, out, out),
                cgroup);
        return process.exit().get(30, TimeUnit.SECONDS).shellCode();
    }

    private List<String> calls(Failing who) {
        return who == Failing.INIT ? kernel.callsOfInits() : kernel.callsOfDaemon();
    }

    private void fail(Failing who, int n) {
        if (who == Failing.INIT) {
            kernel.failInit(n, Errno.EIO);
        } else {
            kernel.failDaemon(n, Errno.EIO);
        }
    }

    private static void assertNamesFailedStep(Outcome outcome) {
        String said = outcome.failure().orElseThrow().getMessage();
        if (outcome.failure().get() instanceof InitFailure known) {
            boolean named = said.startsWith(known.step())
                    || said.contains(DOCKERS_WORDS.getOrDefault(known.step(), "no words of its own"));
            assertTrue(named, known.step() + " failed at " + outcome.failed() + " and says: " + said);
        } else {
            assertTrue(said.startsWith("start dockerinit: "), said);
        }
    }

    @Test
    void failingInitCallIsReportedByStepAndLeavesNothingBehind() throws Exception {
        // The first start creates directories in the root that later starts find.
        assertEquals(0, start(Failing.INIT, NEVER, Resources.UNLIMITED).status());
        int n = 0;
        Outcome outcome = start(Failing.INIT, n, Resources.UNLIMITED);
        while (!outcome.failed().startsWith("execve(")) {
            if (isClose(outcome) || opensUsers(outcome.failed())) {
                assertEquals(0, outcome.status());
            } else {
                assertNamesFailedStep(outcome);
            }
            assertEquals(NOTHING, kernel.leftovers(), outcome.failed());
            outcome = start(Failing.INIT, ++n, Resources.UNLIMITED);
        }
        // A failed execve is not a failed start: as with Docker, the command writes to stderr and exits with 1.
        assertEquals(1, outcome.status());
        assertTrue(n > 100, "a start has many calls: " + n);
    }

    private static boolean isClose(Outcome outcome) {
        return outcome.failed().startsWith("close(");
    }

    /// A passwd or group file that cannot be opened counts as empty, as with Docker, because an image may have none.
    private static boolean opensUsers(String call) {
        return call.startsWith("openat2(") && (call.contains("\"/etc/passwd\"") || call.contains("\"/etc/group\""));
    }

    @Test
    void failingDaemonCallLeavesNothingBehind() throws Exception {
        for (Resources resources : List.of(Resources.UNLIMITED, Resources.UNLIMITED.withPids(1))) {
            int n = 0;
            boolean more = true;
            while (more) {
                FailureAtEveryCallTest host = new FailureAtEveryCallTest();
                Outcome outcome = host.start(Failing.DAEMON, n, resources);
                more = outcome.failure().isPresent() || isClose(outcome);
                if (outcome.failure().isPresent()) {
                    assertNamesFailedStep(outcome);
                }
                assertEquals(NOTHING, host.kernel.leftovers(), outcome.failed());
                assertEquals(0, host.start(Failing.DAEMON, NEVER, resources).status(), outcome.failed());
                n++;
            }
            assertTrue(n > 20, "a start has many calls, but only these failed: " + n);
        }
    }
}
