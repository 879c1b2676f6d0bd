package jd.create.output;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import jd.libcontainer.io.PollThread;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the output of all containers on one thread. A thread for each stream would cost a tenth of a megabyte each, and
/// a virtual thread must not read a pipe: it would pin one of the few carriers until the container writes.
///
/// The thread never waits for a client or for a container: logs go to a file, clients have a [Backlog]. When a sink fails,
/// the bytes passed to it are lost; when a descriptor fails, its stream ends. Other streams are not affected.
public final class OutputPump implements AutoCloseable {
    /// Receives the bytes of one stream.
    public interface Sink {
        /// @param bytes not changed afterwards
        void bytes(byte[] bytes);

        /// The stream has ended. Called once, also after a failure.
        void end();
    }

    private static final Logger LOG = LoggerFactory.getLogger(OutputPump.class);
    private static final int BUFFER = 64 << 10;
    private static final int NOTHING_YET = -1;

    private final Syscalls syscalls;
    private final PollThread thread;
    private final Set<Source> sources = ConcurrentHashMap.newKeySet();

    // Used by the pump's thread only.
    private final byte[] buffer = new byte[BUFFER];

    /// A descriptor that the pump reads and closes.
    public final class Source {
        private final int fd;
        private final Sink sink;
        private final CompletableFuture<Void> drained = new CompletableFuture<>();
        private boolean failed;

        private Source(int fd, Sink sink) {
            this.fd = fd;
            this.sink = sink;
        }

        /// {@return completes at the end of the stream}
        public CompletableFuture<Void> drained() {
            return drained;
        }

        /// Closes the stream before its end.
        public void drop() {
            thread.run(() -> finish(this));
        }

        /// Logs the first failure only: later ones have the same cause.
        private void guarded(String doing, Runnable step) {
            try {
                step.run();
            } catch (Throwable e) {
                if (!failed) {
                    LOG.error("{} descriptor {}: {}", doing, fd, e.toString(), e);
                }
                failed = true;
            }
        }
    }

    public OutputPump(Syscalls syscalls) {
        this.syscalls = syscalls;
        this.thread = new PollThread(syscalls, "output-pump");
    }

    /// Reads `fd` to its end and closes it. When this method throws, the caller must close `fd`.
    public Source add(int fd, Sink sink) {
        Source source = new Source(fd, sink);
        sources.add(source);
        try {
            thread.watch(fd, PollThread.Event.READABLE, _ -> pump(source));
        } catch (RuntimeException e) {
            thread.forget(fd);
            sources.remove(source);
            throw e;
        }
        return source;
    }

    private void pump(Source source) {
        int read = read(source);
        if (read == 0) {
            finish(source);
        } else if (read > 0) {
            source.guarded("pass on output of", () -> source.sink.bytes(Arrays.copyOf(buffer, read)));
        }
    }

    /// {@return the number of bytes, 0 at the end, -1 if there are none yet} A read error ends the stream: a terminal
    /// returns EIO after its last writer has closed it, any other error is logged.
    private int read(Source source) {
        try {
            return syscalls.read(source.fd, buffer, 0, buffer.length);
        } catch (Throwable e) {
            if (is(e, Errno.EAGAIN) || is(e, Errno.EINTR)) {
                return NOTHING_YET;
            }
            if (!is(e, Errno.EIO)) {
                LOG.error("read output of descriptor {}, which is given up: {}", source.fd, e.toString());
            }
            return 0;
        }
    }

    private static boolean is(Throwable failure, Errno errno) {
        return failure instanceof SyscallException call && call.is(errno);
    }

    /// Each step runs even if the others throw: the handling of the container's exit waits for the last one.
    private void finish(Source source) {
        if (sources.remove(source)) {
            thread.forget(source.fd);
            source.guarded("close", () -> syscalls.close(source.fd));
            source.guarded("end the output of", source.sink::end);
            source.guarded("tell the end of", () -> source.drained.complete(null));
        }
    }

    @Override
    public void close() {
        thread.run(() -> List.copyOf(sources).forEach(this::finish));
        thread.close();
    }
}
