package jd.create.output;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// The standard input of one run of a container, from the side of the clients who type. They may come before the
/// container has started: then they wait here. A write blocks while the container does not read, so clients write on
/// platform threads.
public final class Stdin {
    private static final int NONE = -1;
    private static final int BUFFER = 32 << 10;

    private final Syscalls syscalls;

    /// The descriptor once the container has started; NONE if it never will.
    private final CompletableFuture<Integer> descriptor = new CompletableFuture<>();

    /// Orders the writers; the descriptor is closed only when no one writes, as its number would soon be another
    /// file's.
    private final ReentrantLock writing = new ReentrantLock();
    private boolean closed;

    private volatile boolean closeWanted;

    public Stdin(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    /// The container starts. `fd` is closed here; a container without standard input has [#discard].
    public void open(int fd) {
        descriptor.complete(fd);
    }

    /// The container starts and takes no input: what clients type is thrown away.
    public void discard() {
        descriptor.complete(NONE);
    }

    /// Writes all of `bytes` once the container has started. {@return false when no one reads any more}
    public boolean write(byte[] bytes) {
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

    /// Writes what a client types, until it has typed all or the detach keys.
    ///
    /// {@return whether the detach keys ended it}
    public boolean copy(InputStream in, Optional<DetachKeys> keys) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int length = count;
                DetachKeys.Typed typed = keys.map(watch -> watch.type(buffer, length))
                        .orElseGet(() -> new DetachKeys.Typed(Arrays.copyOf(buffer, length), false));
                if (!write(typed.bytes()) || typed.detached()) {
                    return typed.detached();
                }
            }
            keys.ifPresent(watch -> write(watch.rest()));
        } catch (IOException e) {
            // The connection broke: to the process that is the end of its input, as a hang-up is.
            return false;
        }
        return false;
    }

    /// A client's input has ended, and the container shall see that; waits for the start as a write does.
    public void close() {
        descriptor.join();
        closeWanted = true;
        closeWhenIdle();
    }

    /// The container has ended or has not started at all: whoever waits here is let go.
    public void end() {
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
