package jd.libcontainer.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Reads a descriptor as java.io does a file. A pty's master returns EIO after the last slave was closed, which is end of file.
///
/// Reads block the calling thread in the kernel, so it must be a platform thread.
public final class FdInputStream extends InputStream {
    private final Syscalls kernel;
    private final int fd;
    private final AtomicBoolean closed = new AtomicBoolean();

    public FdInputStream(Syscalls kernel, int fd) {
        this.kernel = kernel;
        this.fd = fd;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            int count = kernel.read(fd, buffer, offset, length);
            return count == 0 ? -1 : count;
        } catch (SyscallException e) {
            if (e.is(Errno.EIO)) {
                return -1;
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public byte[] readAllBytes() {
        try {
            return super.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A second call has no effect: the number may belong to another file by then.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            kernel.close(fd);
        }
    }
}
