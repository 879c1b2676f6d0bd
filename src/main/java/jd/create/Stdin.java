package jd.create;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// The standard input of one run of a container, from the side of the clients who type. They may come before the
/// container has started: then they wait here. A write blocks while the container does not read, so clients write on
/// platform threads.
final class Stdin {
    private static final int NONE = -1;

    private final Syscalls syscalls;

    /// The descriptor once the container has started; NONE if it never will.
    private final CompletableFuture<Integer> descriptor = new CompletableFuture<>();

    /// Orders the writers; the descriptor is closed only when no one writes, as its number would soon be another
    /// file's.
    private final ReentrantLock writing = new ReentrantLock();
    private boolean closed;

    private volatile boolean closeWanted;

    Stdin(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    /// The container starts. `fd` is closed here; a container without standard input has [#discard].
    void open(int fd) {
        descriptor.complete(fd);
    }

    /// The container starts and takes no input: what clients type is thrown away.
    void discard() {
        descriptor.complete(NONE);
    }

    /// Writes all of `bytes` once the container has started. {@return false when no one reads any more}
    boolean write(byte[] bytes) {
        int fd = descriptor.join();
        writing.lock();
        try {
            if (fd == NONE) {
                return !closeWanted;
            }
            int written = 0;
            while (!closeWanted && written < bytes.length) {
                written += syscalls.write(fd, bytes, written, bytes.length - written);
            }
            return !closeWanted;
        } catch (SyscallException e) {
            return false;
        } finally {
            writing.unlock();
            closeWhenIdle();
        }
    }

    /// A client's input has ended, and the container shall see that; waits for the start as a write does.
    void close() {
        descriptor.join();
        closeWanted = true;
        closeWhenIdle();
    }

    /// The container has ended or has not started at all: whoever waits here is let go.
    void end() {
        // First the wish: whoever is let go must see it.
        closeWanted = true;
        descriptor.complete(NONE);
        closeWhenIdle();
    }

    /// Whoever cannot close because someone writes leaves it to the writer, who looks here afterwards.
    private void closeWhenIdle() {
        int fd = descriptor.getNow(NONE);
        if (fd == NONE || !closeWanted || !writing.tryLock()) {
            return;
        }
        try {
            if (!closed) {
                closed = true;
                syscalls.close(fd);
            }
        } finally {
            writing.unlock();
        }
    }
}
