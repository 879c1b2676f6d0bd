package jd.create.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that reads what all containers write. A thread for each stream would cost a tenth of a megabyte
/// each, and a virtual thread may not read a pipe: it would hold one of the few carriers until the container writes.
///
/// It never waits for anybody but the kernel: logs go to a file, clients have a [Backlog].
public final class OutputPump implements AutoCloseable {
    /// Takes what was read. `end` is called once, whatever happens.
    public interface Sink {
        void bytes(byte[] bytes);

        void end();
    }

    private static final Logger LOG = LoggerFactory.getLogger(OutputPump.class);
    private static final int BUFFER = 64 << 10;

    private final Syscalls syscalls;
    private final Map<Integer, Source> sources = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Source> unwanted = new ConcurrentLinkedQueue<>();
    private final int[] wake;
    private final Thread thread;
    private volatile boolean closing;

    /// One descriptor that the pump reads, and owns.
    public final class Source {
        private final int fd;
        private final Sink sink;
        private final CompletableFuture<Void> drained = new CompletableFuture<>();

        private Source(int fd, Sink sink) {
            this.fd = fd;
            this.sink = sink;
        }

        /// {@return completes when the stream is at its end}
        public CompletableFuture<Void> drained() {
            return drained;
        }

        /// Gives up waiting for its end.
        public void drop() {
            unwanted.add(this);
            ring();
        }
    }

    public OutputPump(Syscalls syscalls) {
        this.syscalls = syscalls;
        this.wake = syscalls.pipe2(FileSyscalls.O_CLOEXEC | FileSyscalls.O_NONBLOCK);
        this.thread = Thread.ofPlatform().daemon().name("output-pump").start(this::run);
    }

    /// Reads `fd` to its end and closes it.
    public Source add(int fd, Sink sink) {
        Source source = new Source(fd, sink);
        sources.put(fd, source);
        ring();
        return source;
    }

    private void ring() {
        try {
            syscalls.write(wake[1], new byte[1], 0, 1);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EAGAIN) {
                throw e;
            }
        }
    }

    private void run() {
        byte[] buffer = new byte[BUFFER];
        while (!closing) {
            for (int fd : syscalls.poll(descriptors(), -1)) {
                if (fd == wake[0]) {
                    syscalls.read(wake[0], buffer, 0, buffer.length);
                } else {
                    Optional.ofNullable(sources.get(fd)).ifPresent(source -> pump(source, buffer));
                }
            }
            for (Source source; (source = unwanted.poll()) != null; ) {
                finish(source);
            }
        }
        List.copyOf(sources.values()).forEach(this::finish);
        syscalls.close(wake[0]);
        syscalls.close(wake[1]);
    }

    private int[] descriptors() {
        List<Integer> fds = new ArrayList<>(sources.keySet());
        fds.add(wake[0]);
        return fds.stream().mapToInt(Integer::intValue).toArray();
    }

    private void pump(Source source, byte[] buffer) {
        int read = read(source.fd, buffer);
        if (read > 0) {
            handOn(source, () -> source.sink.bytes(Arrays.copyOf(buffer, read)));
        } else if (read == 0) {
            finish(source);
        }
    }

    /// One container's full disk must not silence all others: this thread goes on, and says what it could not do.
    private static void handOn(Source source, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("hand on what was read from descriptor {}", source.fd, e);
        }
    }

    /// {@return the number of bytes, 0 at the end, -1 for nothing yet} A terminal says EIO when its last writer has
    /// gone.
    private int read(int fd, byte[] buffer) {
        try {
            return syscalls.read(fd, buffer, 0, buffer.length);
        } catch (SyscallException e) {
            return e.errno() == Errno.EAGAIN || e.errno() == Errno.EINTR ? -1 : 0;
        }
    }

    private void finish(Source source) {
        if (sources.remove(source.fd, source)) {
            syscalls.close(source.fd);
            handOn(source, source.sink::end);
            source.drained.complete(null);
        }
    }

    @Override
    public void close() {
        closing = true;
        ring();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
