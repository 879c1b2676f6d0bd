package jd.create.output;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.server.api.DetachKeys;

/// The standard input of one run of a container, as the clients write it. A client may come before the container has
/// started, and waits here until the start, the end of the container, or its own departure.
///
/// A write waits while the container does not read, so clients write on platform threads. It never blocks in the
/// kernel: a process that has left the container may hold the pipe open and not read for ever, and no thread may wait
/// for that after the container's end.
public final class Stdin {
    private static final int NONE = -1;
    private static final int BUFFER = 32 << 10;
    private static final int F_SETFL = 4;
    private static final long SHORTEST_PAUSE_NANOS = 100_000;
    private static final long LONGEST_PAUSE_NANOS = 50_000_000;

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
        syscalls.fcntl(fd, F_SETFL, FileSyscalls.O_NONBLOCK);
        if (!descriptor.complete(fd)) {
            syscalls.close(fd);
        }
    }

    /// The container starts and takes no input: what clients type is thrown away.
    public void discard() {
        descriptor.complete(NONE);
    }

    /// Writes all of `bytes` once the container has started.
    ///
    /// @param gone completes when the client has gone; what it wrote before the start is then thrown away
    /// {@return false when the container, or the client before the start, has gone}
    public boolean write(byte[] bytes, CompletableFuture<Void> gone) {
        if (!awaitStart(gone)) {
            return false;
        }
        int fd = descriptor.join();
        writing.lock();
        try {
            if (fd == NONE) {
                return !closeWanted;
            }
            writeAll(fd, bytes);
            return !closeWanted;
        } catch (SyscallException e) {
            return false;
        } finally {
            writing.unlock();
            closeWhenIdle();
        }
    }

    /// {@return whether the container has started or ended; false when the client has gone before}
    private boolean awaitStart(CompletableFuture<Void> gone) {
        CompletableFuture.anyOf(descriptor, gone).join();
        return descriptor.isDone();
    }

    private void writeAll(int fd, byte[] bytes) {
        int written = 0;
        long pause = SHORTEST_PAUSE_NANOS;
        while (!closeWanted && written < bytes.length) {
            int count = writeSome(fd, bytes, written);
            written += count;
            if (count == 0) {
                LockSupport.parkNanos(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            } else {
                pause = SHORTEST_PAUSE_NANOS;
            }
        }
    }

    /// {@return the number of bytes written, 0 when the pipe is full}
    private int writeSome(int fd, byte[] bytes, int from) {
        try {
            return syscalls.write(fd, bytes, from, bytes.length - from);
        } catch (SyscallException e) {
            if (e.is(Errno.EAGAIN) || e.is(Errno.EINTR)) {
                return 0;
            }
            throw e;
        }
    }

    /// Writes what a client types, until it has typed all or the detach keys.
    ///
    /// {@return whether the detach keys ended it}
    public boolean copy(InputStream in, Optional<DetachKeys> keys, CompletableFuture<Void> gone) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int length = count;
                DetachKeys.Typed typed = keys.map(watch -> watch.type(buffer, length))
                        .orElseGet(() -> new DetachKeys.Typed(Arrays.copyOf(buffer, length), false));
                if (!write(typed.bytes(), gone) || typed.detached()) {
                    return typed.detached();
                }
            }
            keys.ifPresent(watch -> write(watch.rest(), gone));
        } catch (IOException e) {
            // The connection broke: to the process that is the end of its input, as a hang-up is.
            return false;
        }
        return false;
    }

    /// A client's input has ended, and the container must see that; waits for the start as a write does.
    public void close(CompletableFuture<Void> gone) {
        if (awaitStart(gone)) {
            closeWanted = true;
            closeWhenIdle();
        }
    }

    /// The container has ended or has not started at all: every client that waits here goes on.
    public void end() {
        // Set first: the clients that go on must see it.
        closeWanted = true;
        descriptor.complete(NONE);
        closeWhenIdle();
    }

    /// While a client writes, closing is left to the writer, which calls this afterwards.
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
