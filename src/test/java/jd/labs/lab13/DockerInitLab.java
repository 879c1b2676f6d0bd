package jd.labs.lab13;

import static jd.labs.Case.PASSED;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.daemon.Pieces;
import jd.labs.Case;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.start.InitProgram;

/// Grades lab 13: first each step with a fake kernel, then all three in a process that executes a command on the real
/// one.
public final class DockerInitLab implements Lab {
    static final int UID = 1001;
    static final int GID = 1002;
    static final long CAPABILITIES = Capabilities.of("CHOWN", "KILL", "NET_BIND_SERVICE");
    static final List<String> ENVIRONMENT = List.of("PATH=/bin");

    private static final String ROOTFS = "/somewhere/rootfs";
    private static final int CLOSE_RANGE_CLOEXEC = 4;
    private static final String UNDONE = UnsupportedOperationException.class.getName() + ": ";

    /// The hint for a call that the fake kernel has rejected.
    private static final Map<String, String> REFUSED = Map.of(
            "pivot_root", "pivot_root(the new root, a directory at or below it for the old root)",
            "umount2 EBUSY", "the old root is in use, by this JVM too: MNT_DETACH detaches it at once",
            "umount2 EINVAL", "the old root is where pivot_root put it",
            "setgroups", "groups before user and capabilities: both remove CAP_SETGID, which setgroups needs",
            "setresgid", "groups before user and capabilities: both remove CAP_SETGID, which setgroups needs",
            "setresuid", "the user before the capabilities: setresuid needs CAP_SETUID",
            "capset", "a change from root clears the permitted set, unless PR_SET_KEEPCAPS is set",
            "prctl", "the bounding set first: dropping from it needs CAP_SETPCAP");

    @Override
    public int number() {
        return 13;
    }

    @Override
    public String name() {
        return "dockerinit";
    }

    @Override
    public String source() {
        return "FirstProcess.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.InDaemon(program ->
                Pieces.STANDARD.withInit(new InitProgram(List.of(InitMain.class.getName(), program.getName()))));
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                small(program, "1", "enter() makes a plain directory the root, and unmounts the old one", this::enter),
                small(program, "2", "giveAway() changes root to a user with three capabilities, for good", this::giveAway),
                small(program, "3", "become() executes the command with its streams and nothing else", this::become),
                real(program, "4", "on the real kernel the root is the given one, and no mount of the host is left",
                        List.of("sh", "-c", "echo $(cat " + Sandbox.MARK + "), $(wc -l < /proc/self/mountinfo) mounts"),
                        Sandbox.MARK + ", 2 mounts",
                        "a mount of the host that is left can be reached"),
                real(program, "5", "... the command is process 1, a user with three capabilities at most",
                        List.of("grep", "-E", "^(Pid|Uid|Groups|CapPrm|CapBnd):", "/proc/self/status"),
                        "Pid: 1 Uid: 1001 1001 1001 1001 Groups: 1002 CapPrm: 0000000000000000 CapBnd: "
                                + "%016x".formatted(CAPABILITIES),
                        "the order is: bounding set, groups, user, capabilities"),
                real(program, "6", "... has three streams, and a fourth descriptor for the directory that it lists",
                        List.of("ls", "/proc/self/fd"),
                        "0 1 2 3",
                        "a descriptor stays open after execve, unless it is close-on-exec"),
                real(program, "7", "... starts without blocked or ignored signals",
                        List.of("grep", "-E", "^Sig(Blk|Ign):", "/proc/self/status"),
                        "SigBlk: 0000000000000000 SigIgn: 0000000000000000",
                        "blocked and ignored signals stay so after execve"));
    }

    // ---- with the fake kernel ----

    private Outcome enter(Steps steps, SmallKernel kernel) {
        steps.enter(ROOTFS);
        String hint;
        if (!kernel.hasSwitched()) {
            hint = kernel.calls("chroot").findAny().isPresent()
                    ? "chroot keeps the old root in the mount namespace, and root can get back to it: pivot_root"
                    : "man 2 pivot_root";
        } else if (kernel.seesTheOldRoot()) {
            hint = "the host's file system is still mounted where pivot_root put it: unmount it";
        } else if (kernel.standsOutside()) {
            hint = "the working directory is still a directory of the host: chdir";
        } else {
            return PASSED;
        }
        return new Failed("pivot_root, umount2 of the old root, and / as the directory", kernel.written(), hint);
    }

    private Outcome giveAway(Steps steps, SmallKernel kernel) {
        steps.giveAway(UID, GID, CAPABILITIES);
        String user = "user " + UID + " of group " + GID + " and groups [" + GID + "]";
        String mask = Long.toHexString(CAPABILITIES);
        String expected = user + ": effective " + mask + ", permitted " + mask + ", bounding " + mask;
        String got = kernel.user() + ": " + kernel.capabilitySets();
        if (got.equals(expected)) {
            return PASSED;
        }
        String hint;
        if (!kernel.user().equals(user)) {
            hint = kernel.calls("setgroups").findAny().isEmpty()
                    ? "root's supplementary groups stay after setresuid: setgroups"
                    : "a process has a real, effective and saved id: setresgid and setresuid set all three";
        } else if (!kernel.bounds(CAPABILITIES)) {
            hint = "a set-user-ID program gets back the capabilities of the bounding set: PR_CAPBSET_DROP, one by one";
        } else {
            hint = "a permitted capability can be made effective again: capset sets both";
        }
        return new Failed(expected, got, hint);
    }

    private Outcome become(Steps steps, SmallKernel kernel) {
        List<String> command = List.of("/bin/echo", "hello");
        steps.become(command, ENVIRONMENT);
        String expected = "resetSignals(), close_range(3, -1, CLOSE_RANGE_CLOEXEC), execve(\"/bin/echo\", "
                + "[\"/bin/echo\", \"hello\"], [\"PATH=/bin\"])";
        String hint = execveHint(kernel, command)
                .or(() -> descriptorHint(kernel))
                .or(() -> kernel.calls("resetSignals").findAny().isEmpty()
                        ? Optional.of("execve keeps ignored and blocked signals, and a JVM blocks SIGQUIT")
                        : Optional.empty())
                .orElse("");
        return hint.isEmpty() ? PASSED : new Failed(expected, kernel.written(), hint);
    }

    private static Optional<String> execveHint(SmallKernel kernel, List<String> command) {
        Optional<ScriptedKernel.Call> execve = kernel.calls("execve").findFirst();
        if (execve.isEmpty()) {
            return Optional.of(kernel.calls("posix_spawn").findAny().isPresent()
                    ? "a child would have process id 2: this process itself must call execve"
                    : "man 2 execve");
        }
        List<String> arguments = texts(execve.get().arguments().get(1));
        if (!text(execve.get().arguments().get(0)).equals(command.getFirst())) {
            return Optional.of("the program is the command's first argument");
        }
        if (arguments.equals(command.subList(1, command.size()))) {
            return Optional.of("argv[0] is the program's own name");
        }
        boolean all = arguments.equals(command) && texts(execve.get().arguments().get(2)).equals(ENVIRONMENT);
        return all ? Optional.empty() : Optional.of("pass every argument of the command, and the given environment");
    }

    private static Optional<String> descriptorHint(SmallKernel kernel) {
        Optional<ScriptedKernel.Call> closing = kernel.calls("close_range").findFirst();
        boolean now = closing.isPresent() && !closing.get().arguments().get(2).equals(CLOSE_RANGE_CLOEXEC);
        if (now || kernel.calls("close").findAny().isPresent()) {
            return Optional.of("closing now ends the sync pipe, which reports success: mark descriptors close-on-exec");
        }
        if (closing.isEmpty()) {
            return Optional.of("descriptors of a JVM stay open after execve: close_range");
        }
        List<Object> range = closing.get().arguments();
        if (!range.get(0).equals(3)) {
            return Optional.of("0, 1 and 2 belong to the command, 3 and above to the JVM");
        }
        boolean toTheEnd = List.of(-1, Integer.MAX_VALUE).contains(range.get(1));
        return toTheEnd ? Optional.empty() : Optional.of("up to the last one: -1 is the greatest unsigned number");
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(DockerInitLab::text).toList();
    }

    // ---- the student's class ----

    private interface Look {
        Outcome at(Steps steps, SmallKernel kernel);
    }

    private static Case small(Class<?> program, String id, String sentence, Look look) {
        return new Case(id, sentence, false, () -> {
            SmallKernel kernel = new SmallKernel(ROOTFS);
            try {
                return look.at(steps(program, kernel.door()), kernel);
            } catch (SyscallException e) {
                return new Failed("no error", e.getMessage(), refusal(e, kernel));
            }
        });
    }

    private static String refusal(SyscallException refused, SmallKernel kernel) {
        String call = refused.call().replaceFirst("\\(.*", "");
        if (call.equals("pivot_root") && !kernel.rootIsAMount()) {
            return "only a mount point can become the root: bind-mount the directory over itself";
        }
        return Optional.ofNullable(REFUSED.get(call + " " + refused.errno()))
                .or(() -> Optional.ofNullable(REFUSED.get(call)))
                .orElse("section 2 of the manual explains the error");
    }

    private static Case real(
            Class<?> program, String id, String sentence, List<String> command, String expected, String hint) {
        return new Case(id, sentence, true, () -> {
            String got = new Sandbox(JnrSyscalls.load()).run(program, command);
            if (got.startsWith(UNDONE)) {
                throw new UnsupportedOperationException(got.substring(UNDONE.length()));
            }
            return got.equals(expected) ? PASSED : new Failed(expected, got, hint);
        });
    }

    static Steps steps(Class<?> program, Syscalls kernel) {
        return (Steps) StudentCode.create(program, kernel);
    }
}
