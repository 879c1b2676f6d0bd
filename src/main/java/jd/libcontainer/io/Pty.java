package jd.libcontainer.io;

import java.io.InputStream;
import java.io.OutputStream;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Structs;
import jd.libcontainer.kernel.Syscalls;

/// The master side of a container's terminal, as the daemon holds it.
///
/// dockerinit opens the pair in the container's own devpts, so that `tty` inside says `/dev/pts/0`, and sends
/// the master up the sync pipe. Read it through [#output()]: opening it again through /proc/self/fd would make a new
/// pair.
public record Pty(Syscalls kernel, int master) implements AutoCloseable {
    private static final long TIOCGPTN = 0x80045430L;
    private static final long TIOCSPTLCK = 0x40045431L;
    private static final long TIOCSWINSZ = 0x5414;
    private static final long TIOCSCTTY = 0x540E;

    /// In characters; 0 is unknown.
    public record Size(int rows, int columns) {
        public static final Size UNKNOWN = new Size(0, 0);

        public boolean isKnown() {
            return rows > 0 && columns > 0;
        }
    }

    /// Unlocks the slave. {@return the pair of an open master}
    public static Pty of(Syscalls kernel, int master) {
        kernel.ioctl(master, TIOCSPTLCK, Structs.ints(0));
        return new Pty(kernel, master);
    }

    /// Opens a new pair in the devpts whose `ptmx` is at a path. The kernel creates the slave locked; [#of] unlocks it.
    ///
    /// ptmx(4)
    public static Pty open(Syscalls kernel, String ptmx) {
        int flags = FileSyscalls.O_RDWR | FileSyscalls.O_NOCTTY | FileSyscalls.O_CLOEXEC;
        int master = kernel.open(ptmx, flags);
        return of(kernel, master);
    }

    /// {@return the number of the slave, which is its name below /dev/pts}
    public int slaveNumber() {
        byte[] number = new byte[4];
        kernel.ioctl(master, TIOCGPTN, number);
        return Structs.view(number).getInt();
    }

    /// {@return the master's descriptor, to be sent to another process}
    public int descriptor() {
        return master;
    }

    /// Makes a slave the controlling terminal of the calling session leader.
    ///
    /// ioctl_tty(2) TIOCSCTTY
    public static void makeControlling(Syscalls kernel, int slave) {
        kernel.ioctl(slave, TIOCSCTTY, new byte[0]);
    }

    /// {@return what the container writes to its terminal}
    public InputStream output() {
        return new FdInputStream(kernel, master);
    }

    /// {@return the container's keyboard}
    public OutputStream input() {
        return new FdOutputStream(kernel, master);
    }

    /// Changes the window; the kernel sends SIGWINCH to the foreground process group.
    public void resize(Size size) {
        byte[] winsize = Structs.struct(8)
                .putShort((short) size.rows())
                .putShort((short) size.columns())
                .array();
        kernel.ioctl(master, TIOCSWINSZ, winsize);
    }

    /// Closing the last descriptor of the master sends SIGHUP to the session on the slave.
    @Override
    public void close() {
        kernel.close(master);
    }
}
