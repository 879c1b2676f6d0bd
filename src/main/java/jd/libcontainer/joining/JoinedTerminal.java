package jd.libcontainer.joining;

import java.util.List;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.process.ExecUser;
import jd.libcontainer.spec.InitFailure;

/// A new terminal in the devpts of a running container. Root in the container may have replaced files there, so nothing
/// is opened in a way that could block or follow a link.
///
/// The child opens the slave itself, by its name relative to the directory: a session leader that opens a terminal gets
/// it as its controlling terminal.
///
/// pts(4), credentials(7)
///
/// @param pts a descriptor of the directory
/// @param name of the slave in that directory
public record JoinedTerminal(Syscalls kernel, Pty master, int pts, String name) {
    private static final int F_SETFL = 4;

    /// To be called in the container's mount namespace.
    static JoinedTerminal open(Syscalls kernel, Pty.Size size) {
        int directory = Machine.O_DIRECTORY | Machine.O_NOFOLLOW | FileSyscalls.O_PATH | FileSyscalls.O_CLOEXEC;
        int pts = kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/dev/pts"), directory, 0);
        try {
            Pty master = openMaster(kernel, pts);
            if (size.isKnown()) {
                master.resize(size);
            }
            return new JoinedTerminal(kernel, master, pts, String.valueOf(master.slaveNumber()));
        } catch (RuntimeException e) {
            kernel.close(pts);
            throw e;
        }
    }

    /// Opens a terminal and makes it the standard streams and the controlling terminal of the calling process.
    ///
    /// {@return the master side, for the daemon}
    public static Pty become(Syscalls kernel, Pty.Size size) {
        JoinedTerminal terminal = open(kernel, size);
        int flags = FileSyscalls.O_RDWR | FileSyscalls.O_NOCTTY | FileSyscalls.O_CLOEXEC | Machine.O_NOFOLLOW;
        int slave = kernel.openat(terminal.pts(), FileSyscalls.bytes(terminal.name()), flags, 0);
        for (int standard = 0; standard < 3; standard++) {
            kernel.dup3(slave, standard, 0);
        }
        kernel.close(slave);
        terminal.closeDirectory();
        Pty.makeControlling(kernel, 0);
        return terminal.master();
    }

    /// O_NONBLOCK, since opening a FIFO of this name would block; reset afterwards, since reads must block.
    private static Pty openMaster(Syscalls kernel, int pts) {
        int flags = FileSyscalls.O_RDWR | FileSyscalls.O_NOCTTY | FileSyscalls.O_CLOEXEC;
        int careful = flags | FileSyscalls.O_NONBLOCK | Machine.O_NOFOLLOW;
        int fd = kernel.openat(pts, FileSyscalls.bytes("ptmx"), careful, 0);
        long device = kernel.fstat(fd).rdev();
        if (device != FileSyscalls.makedev(5, 2)) {
            kernel.close(fd);
            throw new InitFailure("terminal", Errno.ENOTTY, "open terminal: /dev/pts/ptmx is none");
        }
        kernel.fcntl(fd, F_SETFL, flags);
        return Pty.of(kernel, fd);
    }

    void giveTo(ExecUser user) {
        if (user.uid() != 0) {
            kernel.fchownat(pts, FileSyscalls.bytes(name), user.uid(), -1, FileSyscalls.AT_SYMLINK_NOFOLLOW);
        }
    }

    /// Adds the actions that make it the child's standard streams.
    ///
    /// @param here a descriptor of the working directory, to which the child returns
    void addTo(List<SpawnAction> actions, int here) {
        actions.add(new SpawnAction.Fchdir(pts));
        actions.add(new SpawnAction.Open(0, name, FileSyscalls.O_RDWR, 0));
        actions.add(new SpawnAction.Dup2(0, 1));
        actions.add(new SpawnAction.Dup2(0, 2));
        actions.add(new SpawnAction.Fchdir(here));
    }

    /// Closes the directory. The child has the slave; the master is passed on.
    void closeDirectory() {
        kernel.close(pts);
    }
}
