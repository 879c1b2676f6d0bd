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

/// The standard input of one run of a container, written by its clients. A client that writes before the start waits
/// until the container has started or ended, or the client has gone.
///
/// A write waits while the container does not read, so clients write on platform threads. It never blocks in the
/// kernel: a process outside the container may keep the pipe open without reading, and no thread may wait for it after
/// the container has ended.
public final class Stdin {
    private static final int NONE = -1;
    private static final int BUFFER = 32 << 10;
    private static final int F_SETFL = 4;
    private static final long SHORTEST_PAUSE_NANOS = 100_000;
    private static final long LONGEST_PAUSE_NANOS = 50_000_000;

    private final Syscalls syscalls;

    /// The descriptor after the start; NONE if there is no input, or no start.
    private final CompletableFuture<Integer> descriptor = new CompletableFuture<>();

    /// Serializes the writers. The descriptor is closed only while no client writes, since its number may be reused for
    /// another file.
    private final ReentrantLock writing = new ReentrantLock();
    private boolean closed;

    private volatile boolean closeWanted;

    public Stdin(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    /// Sets the descriptor when the container starts. It is closed here. Without standard input [#discard] is called
    /// instead.
    public void open(int fd) {
        syscalls.fcntl(fd, F_SETFL, FileSyscalls.O_NONBLOCK);
        if (!descriptor.complete(fd)) {
            syscalls.close(fd);
        }
    }

    /// Discards all input, for a container that is started without standard input.
    public void discard() {
        descriptor.complete(NONE);
    }

    /// Writes all of `bytes` once the container has started.
    ///
    /// @param gone completes when the client has gone; input that waits for the start is then discarded
    /// {@return false when the container has ended, or the client has gone before the start}
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

    /// {@return false when the client has gone before the start}
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

    /// Copies a client's input up to its end or to the detach keys.
    ///
    /// {@return whether the client has typed the detach keys}
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
            // A broken connection is the end of the input, as a hang-up is.
            return false;
        }
        return false;
    }

    /// Closes the container's standard input after the client's input has ended. Waits for the start as a write does.
    public void close(CompletableFuture<Void> gone) {
        if (awaitStart(gone)) {
            closeWanted = true;
            closeWhenIdle();
        }
    }

    /// Releases all waiting clients after a run or a failed start.
    public void end() {
        // Set first: the released clients must see it.
        closeWanted = true;
        descriptor.complete(NONE);
        closeWhenIdle();
    }

    /// While a client writes, the writer closes: it calls this method afterwards.
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
