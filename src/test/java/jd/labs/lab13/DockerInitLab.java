package jd.labs.lab13;

import static jd.labs.Case.PASSED;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import jd.daemon.Pieces;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Checks;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.FakeKernel;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ScriptedKernel.Call;
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

    private static final Hints NO_COMMAND = new Hints(
            "there is no command to examine: the process is still the JVM",
            "man 2 execve: it does not return on success",
            "execve at the end of become(), as case 3 examines it");

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
                        new Hints("a mount of the host that is left can be reached from the container",
                                "man 2 pivot_root: the old root stays mounted where it was put",
                                "umount2 of the old root, with MNT_DETACH")),
                real(program, "5", "... the command is process 1, a user with three capabilities at most",
                        List.of("grep", "-E", "^(Pid|Uid|Groups|CapPrm|CapBnd):", "/proc/self/status"),
                        "Pid: 1 Uid: 1001 1001 1001 1001 Groups: 1002 CapPrm: 0000000000000000 CapBnd: "
                                + "%016x".formatted(CAPABILITIES),
                        new Hints("the user, its groups or its capabilities are not those that were asked for",
                                "man 7 capabilities: what setuid and execve do to the sets",
                                "the order is: bounding set, groups, user, capset")),
                real(program, "6", "... has three streams, and a fourth descriptor for the directory that it lists",
                        List.of("ls", "/proc/self/fd"),
                        "0 1 2 3",
                        new Hints("a descriptor of the JVM is still open in the command, or one of its streams is not",
                                "man 2 execve: a descriptor stays open, unless it is close-on-exec",
                                "close_range from 3 on, with CLOSE_RANGE_CLOEXEC")),
                real(program, "7", "... starts without blocked or ignored signals",
                        List.of("grep", "-E", "^Sig(Blk|Ign):", "/proc/self/status"),
                        "SigBlk: 0000000000000000 SigIgn: 0000000000000000",
                        new Hints("the command has signals blocked or ignored that the JVM has blocked or ignored",
                                "man 7 signal: execve keeps ignored signals and the mask",
                                "resetSignals, before execve")));
    }

    // ---- with the fake kernel ----

    private Outcome enter(Steps steps, FakeKernel kernel) {
        steps.enter(ROOTFS);
        return Checks.of(kernel::written)
                .require(kernel.hasSwitched() || kernel.calls("chroot").findAny().isEmpty(),
                        "chroot keeps the old root in the mount namespace, and root can get back to it",
                        "man 2 chroot, NOTES; chapter 13, \"Code: the change of the root\"", "pivot_root")
                .require(kernel.hasSwitched(),
                        "the root is still the host's", "man 2 pivot_root", "pivot_root(new root, place for the old one)")
                .require(!kernel.seesTheOldRoot(),
                        "the host's file system is still mounted where pivot_root put it",
                        "man 2 pivot_root, NOTES: the old root is a mount like any other", "umount2 with MNT_DETACH")
                .require(!kernel.standsOutside(),
                        "the working directory is still a directory of the host",
                        "man 2 pivot_root: which processes' directories it changes", "chdir(\"/\")")
                .outcome();
    }

    private Outcome giveAway(Steps steps, FakeKernel kernel) {
        steps.giveAway(UID, GID, CAPABILITIES);
        String mask = Long.toHexString(CAPABILITIES);
        String user = "user " + UID + " of group " + GID + " and groups [" + GID + "]";
        return Checks.of(() -> kernel.credentials().user() + ": " + kernel.credentials().capabilitySets())
                .require(kernel.calls("setgroups").findAny().isPresent(),
                        "root's supplementary groups stay after setresuid",
                        "man 7 credentials: a process has a list of groups beside its group", "setgroups")
                .require(kernel.credentials().user().equals(user),
                        "a process has a real, an effective and a saved id, and each of them counts",
                        "man 7 credentials: what each id is for", "setresgid and setresuid set all three")
                .require(kernel.credentials().bounding() == CAPABILITIES,
                        "a set-user-ID program gets back the capabilities of the bounding set",
                        "man 7 capabilities: capability bounding set", "prctl(PR_CAPBSET_DROP, n, 0, 0, 0), one by one")
                .require(kernel.credentials().capabilitySets().startsWith("effective " + mask + ", permitted " + mask + ","),
                        "a permitted capability can be made effective again",
                        "man 7 capabilities: thread capability sets", "capset sets effective and permitted")
                .outcome();
    }

    private Outcome become(Steps steps, FakeKernel kernel) {
        List<String> command = List.of("/bin/echo", "hello");
        kernel.untilExecve(() -> {
            steps.become(command, ENVIRONMENT);
            return true;
        });
        Optional<Call> execve = kernel.calls("execve").findFirst();
        List<String> arguments = execve.map(call -> texts(call.arguments().get(1))).orElse(List.of());
        List<Call> closing = kernel.calls("close_range").toList();
        boolean closes = kernel.calls("close").findAny().isPresent()
                || closing.stream().anyMatch(call -> !call.arguments().get(2).equals(CLOSE_RANGE_CLOEXEC));
        return Checks.of(kernel::written)
                .require(execve.isPresent() || kernel.calls("posix_spawn").findAny().isEmpty(),
                        "a child would have process id 2", "man 2 execve: the process id stays", "execve, not posix_spawn")
                .require(execve.isPresent(), "this process is still the JVM", "man 2 execve", "execve")
                .require(execve.isPresent() && text(execve.get().arguments().get(0)).equals(command.getFirst()),
                        "another program than the command's is executed",
                        "man 2 execve: pathname", "the program is the command's first argument")
                .require(!arguments.equals(command.subList(1, command.size())),
                        "the program does not get its own name", "man 2 execve: argv", "argv[0] is the program's name")
                .require(arguments.equals(command) && texts(execve.get().arguments().get(2)).equals(ENVIRONMENT),
                        "the command does not get all its arguments, or not the given environment",
                        "man 2 execve: argv and envp", "execve(path, all of the command, environment)")
                .require(!closes,
                        "closing now ends the sync pipe, which reports success to the daemon",
                        "chapter 13: execve closes what is close-on-exec", "close_range with CLOSE_RANGE_CLOEXEC")
                .require(!closing.isEmpty(),
                        "descriptors of a JVM stay open after execve", "man 2 execve: file descriptors", "close_range")
                .require(!closing.isEmpty() && closing.getFirst().arguments().getFirst().equals(3),
                        "the first descriptor of the range is not the first of the JVM",
                        "0, 1 and 2 belong to the command", "close_range(3, ...)")
                .require(!closing.isEmpty() && List.of(-1, Integer.MAX_VALUE).contains(closing.getFirst().arguments().get(1)),
                        "a descriptor behind the range stays open",
                        "man 2 close_range: last is unsigned", "-1 is the greatest unsigned number")
                .require(kernel.calls("resetSignals").findAny().isPresent(),
                        "execve keeps ignored and blocked signals, and a JVM blocks SIGQUIT",
                        "man 7 signal: execve keeps ignored signals and the mask", "resetSignals")
                .outcome();
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(DockerInitLab::text).toList();
    }

    // ---- the student's class ----

    private interface Look {
        Outcome at(Steps steps, FakeKernel kernel);
    }

    private static Case small(Class<?> program, String id, String sentence, Look look) {
        return new Case(id, sentence, false, () -> {
            FakeKernel kernel = kernel();
            return look.at(steps(program, kernel.syscalls()), kernel);
        });
    }

    /// {@return a fake kernel on which [#ROOTFS] is a directory with those of an image}
    static FakeKernel kernel() {
        return FakeKernel.withDirectories(ROOTFS + "/bin", ROOTFS + "/etc", ROOTFS + "/proc", ROOTFS + "/tmp");
    }

    private static Case real(
            Class<?> program, String id, String sentence, List<String> command, String expected, Hints hints) {
        return new Case(id, sentence, true, () -> {
            String got = new Sandbox(JnrSyscalls.load()).run(program, command);
            return got.equals(expected) ? PASSED : new Failed(got, got.equals(StepsMain.RETURNED) ? NO_COMMAND : hints);
        });
    }

    static Steps steps(Class<?> program, Syscalls kernel) {
        return (Steps) StudentCode.create(program, kernel);
    }
}
