package jd.libcontainer.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.cgroup.Cgroup.ThreadCgroups;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.io.Pty;
import jd.libcontainer.io.Reaper;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.process.Environment;
import jd.libcontainer.process.ExecUser;
import jd.libcontainer.security.SeccompFilter;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;

/// Starts exec processes in running containers: by a thread, which takes a few milliseconds, or if that is not possible
/// ([Reason]) by a process, a JVM of its own, which takes sixty to ninety.
///
/// ```
///   thread:   unshare, setns … posix_spawn ──► command
///   process:  setns(pid), posix_spawn ──► dockerinit: setns … execve ──► command
/// ```
///
/// Docker 1.2.0: libcontainer nsinit exec; since 1.3 daemon/exec.go. setns(2)
public final class Joining {
    private static final String OWN_PROGRAM = "/proc/self/exe";

    private static final int SIGKILL = 9;

    private static final String OOM_SCORE_ADJ = "/proc/self/oom_score_adj";

    /// The kinds that are joined in one call, without user namespaces.
    private static final Map<String, Integer> KINDS = Map.of(
            "mnt", MountSyscalls.CLONE_NEWNS,
            "net", MountSyscalls.CLONE_NEWNET,
            "pid", MountSyscalls.CLONE_NEWPID,
            "ipc", MountSyscalls.CLONE_NEWIPC,
            "uts", MountSyscalls.CLONE_NEWUTS,
            "cgroup", MountSyscalls.CLONE_NEWCGROUP);

    /// Joins by a process.
    @FunctionalInterface
    public interface ProcessJoin {
        /// @param namespaces the CLONE_NEW* bits of the namespaces that the process must join itself
        ContainerProcess join(JoinOrder order, int namespaces);
    }

    private final Syscalls kernel;
    private final Reaper reaper;
    private final ProcessJoin process;
    private final boolean hasCgroupFifo;
    private final String ownOomScore;

    /// Loads the classes that a joining thread needs.
    public Joining(Syscalls kernel, Reaper reaper, ProcessJoin process) {
        this.kernel = kernel;
        this.reaper = reaper;
        this.process = process;
        JoiningThread.rehearse(kernel);
        this.hasCgroupFifo = CgroupFifo.isPossible(kernel);
        this.ownOomScore = TextFile.readIfPresent(kernel, OOM_SCORE_ADJ).strip();
    }

    /// To be called on a platform thread.
    ///
    /// @throws InitFailure also when the container's limit of processes is reached. Docker's helper then fails to start
    /// its threads, with this message
    public ContainerProcess join(JoinOrder order) {
        if (order.cgroup().full()) {
            throw new InitFailure("cgroup", Errno.EAGAIN, "read init-p: connection reset by peer");
        }
        if (order.tracers().isEmpty()) {
            return joinNow(order);
        }
        // A frozen cgroup cannot be entered by a process that must run: the command is spawned outside and moved.
        try (FrozenTracers _ = FrozenTracers.freeze(order.tracers())) {
            ContainerProcess joined = joinNow(order);
            try {
                DescendantMover.of(kernel, order).moveAll(joined.pid());
            } catch (Throwable e) {
                joined.pidfd().signal(SIGKILL);
                joined.terminal().ifPresent(Pty::close);
                throw e;
            }
            return joined;
        }
    }

    private ContainerProcess joinNow(JoinOrder order) {
        int namespaces = foreign(order.first().pid());
        Optional<Reason> reason = reason(order);
        // If it still runs, the files below /proc were this process's and not those of another with its ID.
        order.first().requireRunning();
        if (reason.isEmpty()) {
            try {
                return withThread(order, namespaces);
            } catch (JoiningThread.SpawnFailed e) {
                // The file is not executable by the kernel: the process that calls execve reports why.
                return process.join(order, namespaces & ~MountSyscalls.CLONE_NEWPID);
            }
        }
        return process.join(order, namespaces & ~MountSyscalls.CLONE_NEWPID);
    }

    /// {@return whether a command that executes `/proc/self/exe` cannot overwrite this program}
    public boolean programIsReadOnly() {
        return kernel.statfs(OWN_PROGRAM).readOnly();
    }

    /// {@return why a thread cannot join; empty if it can}
    Optional<Reason> reason(JoinOrder order) {
        InitSpec spec = order.spec();
        if (!programIsReadOnly()) {
            return Optional.of(Reason.PROGRAM);
        }
        if (!sameNamespace("user", order.first().pid())) {
            return Optional.of(Reason.USER_NAMESPACE);
        }
        if (!spec.process().rlimits().isEmpty()) {
            return Optional.of(Reason.PROCESS_LIMITS);
        }
        if (!ownOomScore.equals(String.valueOf(spec.process().oomScoreAdj()))) {
            return Optional.of(Reason.OOM_SCORE);
        }
        if (needsCgroupFifo(order) && !hasCgroupFifo) {
            return Optional.of(Reason.NO_CHILDREN_FILE);
        }
        return FilterCheck.passes(filter(spec)) ? Optional.empty() : Optional.of(Reason.FILTER);
    }

    /// On version 2 only. Not for a frozen cgroup: the child would be frozen in it.
    private static boolean needsCgroupFifo(JoinOrder order) {
        return order.cgroup().threadCgroups().tasks().isEmpty() && order.tracers().isEmpty();
    }

    private static byte[] filter(InitSpec spec) {
        return SeccompFilter.program(spec.security().seccompFilter());
    }

    /// {@return the CLONE_NEW* bits of the namespaces that are not the daemon's}
    private int foreign(int pid) {
        int bits = 0;
        for (Map.Entry<String, Integer> kind : KINDS.entrySet()) {
            bits |= sameNamespace(kind.getKey(), pid) ? 0 : kind.getValue();
        }
        return bits;
    }

    private boolean sameNamespace(String kind, int pid) {
        return Arrays.equals(namespace("self", kind), namespace(String.valueOf(pid), kind));
    }

    private byte[] namespace(String process, String kind) {
        return kernel.readlinkat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/proc/" + process + "/ns/" + kind));
    }

    private ContainerProcess withThread(JoinOrder order, int namespaces) {
        JoiningThread.Child child = spawn(order, namespaces);
        Pidfd pidfd = Pidfd.ofChild(kernel, child.pid());
        if (order.tracers().isEmpty() && !needsCgroupFifo(order)) {
            enterVersion2Later(order, pidfd);
        }
        return new ContainerProcess(pidfd, child.terminal(), reaper.watch(pidfd));
    }

    /// On a hybrid host the version 2 cgroup limits nothing, and entering it takes ten milliseconds, so it is done on
    /// another thread.
    private void enterVersion2Later(JoinOrder order, Pidfd child) {
        for (String directory : order.cgroup().threadCgroups().directories()) {
            Thread.ofPlatform().daemon().name("group of " + child.pid()).start(() -> {
                try {
                    // The kernel looks the process ID up first and waits afterwards.
                    child.requireRunning();
                    TextFile.write(kernel, directory + "/cgroup.procs", String.valueOf(child.pid()));
                } catch (SyscallException e) {
                    // The command has ended, or the cgroup was removed with the container.
                    return;
                }
            });
        }
    }

    private static ThreadCgroups place(JoinOrder order) {
        return order.tracers().isEmpty() ? order.cgroup().threadCgroups() : new ThreadCgroups(List.of(), List.of());
    }

    private JoiningThread.Child spawn(JoinOrder order, int namespaces) {
        InitSpec spec = order.spec();
        ExecUser user = user(order);
        List<Integer> opened = new ArrayList<>();
        Optional<CgroupFifo> fifo = Optional.empty();
        try {
            ThreadCgroups place = place(order);
            int[] tasks = open(place.tasks(), FileSyscalls.O_WRONLY, opened);
            fifo = needsCgroupFifo(order) ? Optional.of(CgroupFifo.make(kernel, order::enter)) : Optional.empty();
            return JoiningThread.spawn(kernel, new JoiningThread.JoinPlan(
                    spec, user, Environment.of(spec.process(), user), order.first().descriptor(), namespaces, filter(spec), tasks, fifo,
                    streams(order.stdio()), size(order.stdio())));
        } finally {
            fifo.ifPresent(CgroupFifo::close);
            opened.forEach(kernel::close);
        }
    }

    private ExecUser user(JoinOrder order) {
        int flags = FileSyscalls.O_PATH | Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC;
        byte[] path = FileSyscalls.bytes("/proc/" + order.first().pid() + "/root");
        int root = kernel.openat(FileSyscalls.AT_FDCWD, path, flags, 0);
        try {
            order.first().requireRunning();
            return ExecUser.lookUpBelow(kernel, root, order.spec());
        } finally {
            kernel.close(root);
        }
    }

    private int[] open(List<String> paths, int flags, List<Integer> opened) {
        int[] fds = new int[paths.size()];
        for (int i = 0; i < fds.length; i++) {
            byte[] path = FileSyscalls.bytes(paths.get(i));
            fds[i] = kernel.openat(FileSyscalls.AT_FDCWD, path, flags | FileSyscalls.O_CLOEXEC, 0);
            opened.add(fds[i]);
        }
        return fds;
    }

    private static int[] streams(Stdio stdio) {
        return switch (stdio) {
            case Stdio.Pipes(int in, int out, int err) -> new int[] {in, out, err};
            case Stdio.Tty _ -> new int[0];
        };
    }

    private static Pty.Size size(Stdio stdio) {
        return stdio instanceof Stdio.Tty(Pty.Size size) ? size : Pty.Size.UNKNOWN;
    }
}
