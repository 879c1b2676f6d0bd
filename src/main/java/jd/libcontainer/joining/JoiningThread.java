package jd.libcontainer.joining;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.kernel.SilentSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.LeavingThread;
import jd.libcontainer.process.AppArmorProfile;
import jd.libcontainer.process.Credentials;
import jd.libcontainer.process.Environment;
import jd.libcontainer.process.ExecUser;
import jd.libcontainer.process.UserCommand;
import jd.libcontainer.process.WorkingDirectory;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.SecuritySpec;
import jd.libcontainer.spec.UserSpec;

/// A thread of the daemon that joins a container, drops what its command must not have, spawns the command and ends.
///
/// Namespaces, v1 cgroup, user, capabilities and filter belong to a thread, and a child inherits them from the thread
/// that spawns it. So no program of jd has to run inside the container.
final class JoiningThread extends LeavingThread {
    private static final byte[] SELF = {'0'};
    private static final long POLL_NANOS = 50_000;
    private static final long MAX_END_NANOS = 10_000_000_000L;

    /// What the thread needs from the host, opened before it joins.
    ///
    /// @param namespaces the CLONE_NEW* bits of those that are not the host's
    /// @param filter of seccomp, empty for none
    /// @param tasks the open `tasks` files through which it enters the container's cgroups
    /// @param fifo blocks the child until it is in its version 2 cgroup
    /// @param streams the command's standard streams; none with a terminal
    /// @param size of the terminal
    record JoinPlan(
            InitSpec spec,
            ExecUser user,
            Environment environment,
            int pidfd,
            int namespaces,
            byte[] filter,
            int[] tasks,
            Optional<CgroupFifo> fifo,
            int[] streams,
            Pty.Size size) {}

    private final Syscalls kernel;
    private final JoinPlan plan;

    private Optional<JoinedTerminal> terminal = Optional.empty();
    private boolean spawning;
    private volatile int number;
    private volatile int inCgroup;
    private int pid;

    private JoiningThread(Syscalls kernel, JoinPlan plan) {
        super("joining");
        this.kernel = kernel;
        this.plan = plan;
    }

    /// The spawned command.
    record Child(int pid, Optional<Pty> terminal) {}

    /// posix_spawn failed, though all steps before succeeded: the file is not a program.
    static final class SpawnFailed extends RuntimeException {
        SpawnFailed(RuntimeException cause) {
            super(cause);
        }
    }

    static Child spawn(Syscalls kernel, JoinPlan plan) {
        JoiningThread thread = new JoiningThread(kernel, plan);
        try {
            thread.runAndWait(() -> plan.fifo().ifPresent(fifo -> fifo.moveChildOf(thread)));
            return new Child(thread.pid, thread.terminal.map(JoinedTerminal::master));
        } catch (RuntimeException e) {
            thread.terminal.map(JoinedTerminal::master).ifPresent(Pty::close);
            if (thread.pid > 0) {
                // The child could not be moved into its cgroup and was killed.
                kernel.waitid(thread.pid);
                throw e;
            }
            throw thread.spawning ? new SpawnFailed(e) : e;
        } finally {
            awaitKernelThreadEnd(thread.inCgroup);
            thread.terminal.ifPresent(JoinedTerminal::closeDirectory);
        }
    }

    /// The kernel's thread ends a little later than Java's, and is still in the container's v1 cgroup. If a pause froze
    /// it there, it would keep locks of the JVM, and the daemon would hang until the container is unpaused. The caller
    /// prevents a pause until this returns.
    private static void awaitKernelThreadEnd(int thread) {
        Path task = Path.of("/proc/self/task/" + thread);
        long end = System.nanoTime() + MAX_END_NANOS;
        while (thread > 0 && Files.exists(task) && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    // tag::joining-and-spawning[]
    @Override
    protected void leave() {
        InitSpec spec = plan.spec();
        // The threads of a process share root, working directory and umask.
        // setns to another mount namespace requires that they are unshared.
        kernel.unshare(MountSyscalls.CLONE_FS); // <1>
        kernel.umask(spec.user().umask());

        // Written through the host's /proc; takes effect at the command's
        // execve.
        AppArmorProfile.choose(kernel, spec.security().apparmorProfile());

        // Enter the v1 cgroups, so that the command is limited from its
        // start. The v2 cgroup is entered later.
        inCgroup = plan.tasks().length > 0 ? kernel.gettid() : 0;
        for (int tasks : plan.tasks()) {
            kernel.write(tasks, SELF, 0, SELF.length); // <2>
        }

        // Join all namespaces of the pidfd's process in one call. The pid
        // namespace applies to the child only.
        kernel.setns(plan.pidfd(), plan.namespaces()); // <3>

        // From here on a path is resolved in the container.
        if (spec.process().tty()) {
            openTerminal();
        }

        // Still as root of the host, who may enter any directory.
        WorkingDirectory.enter(kernel, spec.process().workingDir());
        Credentials.giveStreams(
                kernel, plan.user(), plan.streams());

        // The thread takes on the user and the capabilities that the child
        // must have, since the child inherits them.
        Credentials.become(kernel, plan.user(), spec); // <4>
        UserCommand command = UserCommand.find(
                kernel, spec.process().arguments(), plan.environment());
        spawnCommand(command); // <5>
    }
    // end::joining-and-spawning[]

    /// {@return its thread ID, when it is about to spawn; 0 until then}
    int number() {
        return number;
    }

    private void openTerminal() {
        JoinedTerminal opened = JoinedTerminal.open(kernel, plan.size());
        terminal = Optional.of(opened);
        opened.giveTo(plan.user());
    }

    private void spawnCommand(UserCommand command) {
        int flags = FileSyscalls.O_PATH | Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC;
        int here = kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("."), flags, 0);
        List<SpawnAction> actions = new ArrayList<>();
        if (plan.fifo().isPresent()) {
            plan.fifo().get().addTo(actions, here);
        }
        for (int i = 0; i < plan.streams().length; i++) {
            actions.add(new SpawnAction.Dup2(plan.streams()[i], i));
        }
        if (terminal.isPresent()) {
            terminal.get().addTo(actions, here);
        }
        SpawnRequest request = new SpawnRequest(
                command.path(), command.arguments(), plan.environment().variables(), actions, true, 3);
        number = kernel.gettid();
        // The filter applies to every call of this thread from here on.
        if (plan.filter().length > 0) {
            kernel.seccomp(plan.filter());
        }
        spawning = true;
        try {
            pid = kernel.posix_spawn(request);
        } finally {
            kernel.close(here);
        }
    }

    /// Loads every class that a joining thread may need, on a thread of the host: runs over a kernel that does nothing,
    /// with a terminal and without, and makes each real call once so that it fails or changes nothing.
    static void rehearse(Syscalls kernel) {
        loadBufferClasses();
        InitSpec command = command("true");
        runSilently(command.withUser(UserSpec.ROOT.withName("1"))
                .withSecurity(SecuritySpec.NONE.withNoNewPrivileges(true).withApparmorProfile("unconfined")));
        runSilently(command.withProcess(command.process().withTty(true)));
        harmlessCalls(kernel).forEach(JoiningThread::attemptStep);
    }

    private static InitSpec command(String program) {
        return InitSpec.of("rehearsal", "/", List.of(program));
    }

    private static void runSilently(InitSpec spec) {
        Syscalls silent = new SilentSyscalls(List.of(), 0);
        ExecUser user = ExecUser.find(spec.user().name(), List.of(), "", "");
        new JoiningThread(silent, new JoinPlan(
                spec, user, Environment.of(spec.process(), user), -1, 0, new byte[8], new int[] {0},
                Optional.of(CgroupFifo.make(silent, child -> {})), new int[] {0, 1, 2}, new Pty.Size(24, 80)))
                .run();
    }

    /// Steps of the command's own report an [InitFailure] where a bare call reports an errno.
    private static void attemptStep(Runnable step) {
        try {
            attempt(step);
        } catch (InitFailure e) {
            return;
        }
    }

    private static List<Runnable> harmlessCalls(Syscalls kernel) {
        byte[] nowhere = FileSyscalls.bytes("/nonexistent");
        long[] capabilities = kernel.capget();
        InitSpec spec = command("nonexistent");
        Environment environment = new Environment(List.of("PATH=/nonexistent"));
        return List.of(
                () -> kernel.unshare(0),
                kernel::gettid,
                () -> kernel.setns(-1, 0),
                () -> kernel.write(-1, SELF, 0, 1),
                () -> kernel.openat(FileSyscalls.AT_FDCWD, nowhere, 0, 0),
                () -> kernel.fstatat(FileSyscalls.AT_FDCWD, nowhere, 0),
                // Only a successful call loads the class that parses the result.
                () -> kernel.fstatat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/"), 0),
                () -> kernel.fchownat(FileSyscalls.AT_FDCWD, nowhere, 0, 0, 0),
                () -> kernel.fchdir(-1),
                () -> kernel.fcntl(-1, 0, 0),
                () -> kernel.ioctl(-1, 0, new byte[4]),
                () -> kernel.prctl(-1, 0, 0, 0, 0),
                () -> kernel.seccomp(new byte[0]),
                () -> kernel.capset(capabilities[0], capabilities[1], capabilities[2]),
                () -> WorkingDirectory.enter(kernel, "/nonexistent"),
                () -> UserCommand.find(kernel, spec.process().arguments(), environment),
                () -> UserCommand.find(kernel, List.of("/nonexistent"), environment),
                () -> kernel.posix_spawn(new SpawnRequest(
                        "/nonexistent", List.of(), List.of(),
                        List.of(new SpawnAction.Dup2(0, 0), new SpawnAction.Fchdir(0)), true, 3)));
    }
}
