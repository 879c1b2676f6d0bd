package jd.libcontainer.io;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Writes to a descriptor as java.io does to a file. Unbuffered; blocks a platform thread while a pipe is full.
public final class FdOutputStream extends OutputStream {
    private final Syscalls kernel;
    private final int fd;
    private final AtomicBoolean closed = new AtomicBoolean();

    public FdOutputStream(Syscalls kernel, int fd) {
        this.kernel = kernel;
        this.fd = fd;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        int done = 0;
        try {
            while (done < length) {
                done += kernel.write(fd, buffer, offset + done, length - done);
            }
        } catch (SyscallException e) {
            throw new IOException(e.getMessage(), e);
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
