package jd.libcontainer.nsinit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.NetworkSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// `--console-socket`: whoever listens there gets the container's terminal, and copies from and to it from then on, so
/// that nsinit can leave a container with a terminal alone.
///
/// One message: the name of what the terminal was opened from, and beside it the descriptor of its master side
/// (SCM_RIGHTS).
///
/// runc: docs/terminals.md, libcontainer/utils/cmsg.go. unix(7)
record ConsoleSocket(Syscalls kernel, int descriptor) implements AutoCloseable {
    private static final String OPENED = "/dev/ptmx";

    /// `struct sockaddr_un`: a family of two bytes and a path of at most 107, with a zero behind it.
    private static final int LONGEST_PATH = 107;

    /// Whoever does not listen is found out before anything has been made.
    static ConsoleSocket connect(Syscalls kernel, String path) {
        byte[] name = Path.of(path).toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_PATH) {
            throw new NsinitException("connect to the console socket " + path + ": its path is too long");
        }
        int stream = NetworkSyscalls.SOCK_STREAM | NetworkSyscalls.SOCK_CLOEXEC;
        int descriptor = kernel.socket(NetworkSyscalls.AF_UNIX, stream, 0);
        ByteBuffer address = ByteBuffer.allocate(2 + name.length + 1).order(ByteOrder.nativeOrder());
        address.putShort((short) NetworkSyscalls.AF_UNIX).put(name);
        try {
            kernel.connect(descriptor, address.array());
        } catch (SyscallException e) {
            kernel.close(descriptor);
            throw new NsinitException("dial unix " + path + ": connect: " + e.errno().description());
        }
        return new ConsoleSocket(kernel, descriptor);
    }

    /// The listener has a descriptor of its own then, and this program none.
    void give(Pty terminal) {
        kernel.sendmsg(descriptor, FileSyscalls.bytes(OPENED), new int[] {terminal.descriptor()});
        terminal.close();
    }

    @Override
    public void close() {
        kernel.close(descriptor);
    }
}
