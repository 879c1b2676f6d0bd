package jd.libcontainer.joining;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.ContainerProcess;
import jd.libcontainer.ExecDriver.Stdio;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.InitSpec;
import jd.libcontainer.Machine;
import jd.libcontainer.Pty;
import jd.libcontainer.Reaper;
import jd.libcontainer.Syscalls;
import jd.libcontainer.cgroup.Cgroup.Birthplace;
import jd.libcontainer.process.Environment;
import jd.libcontainer.process.ExecUser;

/// Runs further commands in containers that run already.
///
/// Docker 1.2.0: libcontainer nsinit exec; since 1.3 daemon/exec.go. setns(2)
public final class Joining {
    private final Syscalls kernel;
    private final Reaper reaper;

    /// Loads what a joining thread needs.
    public Joining(Syscalls kernel, Reaper reaper) {
        JoiningThread.rehearse(kernel);
        this.kernel = kernel;
        this.reaper = reaper;
    }

    /// To be called on a platform thread.
    public ContainerProcess join(JoinOrder order) {
        JoiningThread.Child child = born(order);
        int pidfd = kernel.pidfd_open(child.pid(), 0);
        return new ContainerProcess(
                child.pid(), pidfd, child.terminal(), reaper.watch(child.pid(), pidfd));
    }

    private JoiningThread.Child born(JoinOrder order) {
        InitSpec spec = order.spec();
        ExecUser user = user(order);
        Environment environment = Environment.of(spec, user);
        List<Integer> opened = new ArrayList<>();
        try {
            Birthplace place = order.cgroup().birthplace();
            int[] tasks = open(place.tasks(), FileSyscalls.O_WRONLY, opened);
            int[] directories = open(place.directories(), FileSyscalls.O_PATH | Machine.O_DIRECTORY, opened);
            return JoiningThread.spawn(kernel, new JoiningThread.Luggage(
                    spec, user, environment, order.pidfd(), tasks, directories.length == 0 ? -1 : directories[0],
                    streams(order.stdio()), size(order.stdio())));
        } finally {
            opened.forEach(kernel::close);
        }
    }

    private ExecUser user(JoinOrder order) {
        int flags = FileSyscalls.O_PATH | Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC;
        byte[] path = FileSyscalls.bytes("/proc/" + order.pid() + "/root");
        int root = kernel.openat(FileSyscalls.AT_FDCWD, path, flags, 0);
        try {
            return ExecUser.lookUpBelow(kernel, root, order.spec().user(), order.spec().additionalGroups());
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
