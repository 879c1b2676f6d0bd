package jd.dockerinit;

import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;

/// Opens a container's terminal: a pty of its own devpts, which becomes the standard streams, the controlling terminal
/// and /dev/console.
///
/// Docker 1.2.0: libcontainer console/console.go
final class Console {
    private Console() {}

    /// {@return the master side, for the daemon}
    static Pty open(Syscalls kernel, Pty.Size size) {
        Pty pty = open(kernel);
        if (size.isKnown()) {
            pty.resize(size);
        }
        String path = "/dev/pts/" + pty.slaveNumber();
        int slave = kernel.open(path, FileSyscalls.O_RDWR | FileSyscalls.O_NOCTTY | FileSyscalls.O_CLOEXEC);
        mountOnConsole(kernel, path);
        for (int standard = 0; standard < 3; standard++) {
            kernel.dup3(slave, standard, 0);
        }
        kernel.close(slave);
        // The process was spawned as a session leader; with a controlling terminal ^C sends it SIGINT.
        Pty.makeControlling(kernel, 0);
        return pty;
    }

    /// A /dev that the user has mounted may lack it.
    private static Pty open(Syscalls kernel) {
        try {
            return Pty.open(kernel, "/dev/pts/ptmx");
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
            throw new InitFailure(
                    Step.STANDARD_STREAMS.words(),
                    e.errno(),
                    "error during container init: open /dev/ptmx: " + e.errno().description());
        }
    }

    private static void mountOnConsole(Syscalls kernel, String slave) {
        byte[] console = FileSyscalls.bytes("/dev/console");
        int flags = FileSyscalls.O_CREAT | FileSyscalls.O_CLOEXEC;
        kernel.close(kernel.openat(FileSyscalls.AT_FDCWD, console, flags, 0666));
        kernel.mount(slave, "/dev/console", "bind", MountSyscalls.MS_BIND, "");
    }
}
