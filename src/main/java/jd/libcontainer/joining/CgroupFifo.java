package jd.libcontainer.joining;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Blocks a child on a FIFO until the daemon has moved it into its version 2 cgroup. A single thread cannot enter such
/// a cgroup, so its child starts outside; the command must not execute an instruction there.
///
/// ```
///   child:   … opens the FIFO for reading, and blocks ─────────────────────────► execve
///   daemon:  … finds the child, moves it into the cgroup, opens the FIFO, too
/// ```
///
/// The FIFO is in a file system that is mounted nowhere. So no other process can open it, and nothing remains of it if
/// the daemon is killed.
///
/// Left out: `clone3` can spawn a child in a cgroup. A filter cannot read the arguments of that call, so Docker's
/// answers ENOSYS, and nearly every joining thread has loaded Docker's.
///
/// fifo(7), fsmount(2), proc_pid_task(5)
final class CgroupFifo implements AutoCloseable {
    private static final String NAME = "fifo";
    private static final int READABLE_BY_ALL = 0444;
    private static final int SIGKILL = 9;
    private static final long PAUSE_NANOS = 100_000;

    private final Syscalls kernel;
    private final int directory;
    private final IntConsumer enter;
    private OptionalInt opened = OptionalInt.empty();

    private CgroupFifo(Syscalls kernel, int directory, IntConsumer enter) {
        this.kernel = kernel;
        this.directory = directory;
        this.enter = enter;
    }

    /// @param enter moves the child with this process ID into the cgroup
    static CgroupFifo make(Syscalls kernel, IntConsumer enter) {
        int directory = kernel.fsmount("tmpfs");
        kernel.mknodat(directory, FileSyscalls.bytes(NAME), FileSyscalls.S_IFIFO | READABLE_BY_ALL, 0);
        // Independent of the daemon's umask: the child already has the container's user.
        kernel.fchmodat(directory, FileSyscalls.bytes(NAME), READABLE_BY_ALL);
        return new CgroupFifo(kernel, directory, enter);
    }

    /// {@return whether this kernel lists the children of a thread}
    static boolean isPossible(Syscalls kernel) {
        try {
            TextFile.read(kernel, children(kernel.gettid()));
            return true;
        } catch (SyscallException e) {
            return false;
        }
    }

    private static String children(int thread) {
        return "/proc/self/task/" + thread + "/children";
    }

    /// Adds the child's first actions. The FIFO is its standard input until that is replaced.
    ///
    /// @param here a descriptor of the working directory, to which it returns
    void addTo(List<SpawnAction> actions, int here) {
        actions.add(new SpawnAction.Fchdir(directory));
        actions.add(new SpawnAction.Open(0, NAME, FileSyscalls.O_RDONLY, 0));
        actions.add(new SpawnAction.Fchdir(here));
    }

    /// Waits until the thread has spawned the child, moves the child into the cgroup and lets it continue. Also returns
    /// when the thread ends without a child.
    ///
    /// @throws RuntimeException when the child could not be moved; it is killed then
    void moveChildOf(JoiningThread parent) {
        String child = "";
        while (child.isEmpty() && parent.isAlive()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            child = TextFile.readIfPresent(kernel, children(parent.number())).strip();
        }
        if (!child.isEmpty()) {
            moveAndUnblock(Integer.parseInt(child));
        }
    }

    private void moveAndUnblock(int child) {
        try {
            enter.accept(child);
        } catch (RuntimeException e) {
            kernel.kill(child, SIGKILL);
            throw e;
        }
        // O_RDWR does not block, even if another process has killed or stopped the child.
        opened = OptionalInt.of(
                kernel.openat(directory, FileSyscalls.bytes(NAME), FileSyscalls.O_RDWR | FileSyscalls.O_CLOEXEC, 0));
    }

    /// To be called when the thread has ended: the child has opened the FIFO by then.
    @Override
    public void close() {
        opened.ifPresent(kernel::close);
        kernel.close(directory);
    }
}
