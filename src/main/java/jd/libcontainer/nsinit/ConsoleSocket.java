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

/// `--console-socket`: the process that listens there receives the container's terminal and copies from and to it, so that
/// nsinit can end while the container runs.
///
/// One message: the name of the terminal device, with the descriptor of its master side (SCM_RIGHTS).
///
/// runc: docs/terminals.md, libcontainer/utils/cmsg.go. unix(7)
record ConsoleSocket(Syscalls kernel, int descriptor) implements AutoCloseable {
    private static final String OPENED = "/dev/ptmx";

    /// `struct sockaddr_un`: a family of two bytes and a path of at most 107, terminated by a zero.
    private static final int LONGEST_PATH = 107;

    /// Connects before anything is created, so that a missing listener is reported early.
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

    /// Sends the terminal and closes this process's descriptor.
    void give(Pty terminal) {
        kernel.sendmsg(descriptor, FileSyscalls.bytes(OPENED), new int[] {terminal.descriptor()});
        terminal.close();
    }

    @Override
    public void close() {
        kernel.close(descriptor);
    }
}
