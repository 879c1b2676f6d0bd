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

/// Where a newborn waits until it is in its group of version 2. A thread cannot enter such a group alone, so its child is
/// born outside; but of the command not one instruction shall run there.
///
/// ```
///   newborn:  … opens the FIFO for reading, and waits ─────────────────────────► execve
///   daemon:   … finds the newborn, moves it into the group, opens the FIFO, too
/// ```
///
/// The FIFO is in a file system of its own that is mounted nowhere. So nobody else can come by, and nothing is left of
/// it whatever becomes of the daemon.
///
/// Left out: a child can be born in a group, by `clone3`. No filter can see the arguments of that call, so Docker's says
/// that it does not exist, and nearly every joining thread wears Docker's.
///
/// fifo(7), fsmount(2), proc_pid_task(5)
final class CgroupGate implements AutoCloseable {
    private static final String NAME = "gate";
    private static final int READABLE_BY_ALL = 0444;
    private static final int SIGKILL = 9;
    private static final long PAUSE_NANOS = 100_000;

    private final Syscalls kernel;
    private final int directory;
    private final IntConsumer enter;
    private OptionalInt opened = OptionalInt.empty();

    private CgroupGate(Syscalls kernel, int directory, IntConsumer enter) {
        this.kernel = kernel;
        this.directory = directory;
        this.enter = enter;
    }

    /// @param enter is given the newborn's number, and moves it into the group
    static CgroupGate make(Syscalls kernel, IntConsumer enter) {
        int directory = kernel.fsmount("tmpfs");
        kernel.mknodat(directory, FileSyscalls.bytes(NAME), FileSyscalls.S_IFIFO | READABLE_BY_ALL, 0);
        // Whatever the umask of the daemon: the newborn is the container's user already.
        kernel.fchmodat(directory, FileSyscalls.bytes(NAME), READABLE_BY_ALL);
        return new CgroupGate(kernel, directory, enter);
    }

    /// {@return whether this kernel says whose child a process is}
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

    /// What the newborn does first. Until it gets its own, the FIFO is its standard input.
    ///
    /// @param here the open working directory, to which it comes back
    void addTo(List<SpawnAction> actions, int here) {
        actions.add(new SpawnAction.Fchdir(directory));
        actions.add(new SpawnAction.Open(0, NAME, FileSyscalls.O_RDONLY, 0));
        actions.add(new SpawnAction.Fchdir(here));
    }

    /// Waits until the thread has given birth, and lets the newborn pass when it is in its group. Returns also when the
    /// thread has ended without one.
    ///
    /// @throws RuntimeException what kept the newborn out; it is killed then
    void admit(JoiningThread parent) {
        String newborn = "";
        while (newborn.isEmpty() && parent.isAlive()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            newborn = TextFile.readIfPresent(kernel, children(parent.number())).strip();
        }
        if (!newborn.isEmpty()) {
            admit(Integer.parseInt(newborn));
        }
    }

    private void admit(int newborn) {
        try {
            enter.accept(newborn);
        } catch (RuntimeException e) {
            kernel.kill(newborn, SIGKILL);
            throw e;
        }
        // For reading, too, since then this waits for nobody: whoever may kill or stop the newborn may have done it.
        opened = OptionalInt.of(
                kernel.openat(directory, FileSyscalls.bytes(NAME), FileSyscalls.O_RDWR | FileSyscalls.O_CLOEXEC, 0));
    }

    /// To be called when the thread has ended: the newborn has passed by then.
    @Override
    public void close() {
        opened.ifPresent(kernel::close);
        kernel.close(directory);
    }
}
