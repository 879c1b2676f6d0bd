package jd.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jd.libcontainer.io.PollThread;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices that a client has closed its socket, without reading from the connection.
///
/// A read cannot tell. A client that will not type any more shuts down the writing half of its socket and still
/// reads (`docker run` without `-i` does so at once), and reading ends in the same way when it has been killed. The
/// kernel knows the difference: poll(2) reports POLLHUP when both halves are closed, and only then.
///
/// ```
///                           read        poll
///   client has typed all    EOF         POLLIN
///   client has gone         EOF         POLLIN | POLLHUP     (Unix sockets)
/// ```
///
/// Over TCP a client that has gone looks like one that has typed all, until its kernel answers with a reset; so such
/// connections probe (SO_KEEPALIVE), which takes about a minute.
///
/// Java neither polls for POLLHUP nor tells the number of a channel's descriptor. So a channel is marked by a linger
/// time that no other socket has, and looked for among the descriptors of this process. That is done when a connection
/// is some time old: most are over by then.
///
/// unix(7), poll(2), socket(7)
final class HangUps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HangUps.class);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final long DELAY_MILLIS = 400;

    private static final int SOL_SOCKET = 1;
    private static final int SO_LINGER = 13;
    private static final int CLOSED = -1;
    private static final int MARKS = 30_000;

    private static final int PROBE_AFTER_SECONDS = 15;
    private static final int PROBE_EVERY_SECONDS = 5;
    private static final int PROBES = 3;

    private final Supplier<Syscalls> load;

    // Guarded by `this`; loaded for the first connection that gets old.
    private Optional<Syscalls> kernel = Optional.empty();
    private Optional<PollThread> thread = Optional.empty();
    private boolean closed;

    // Of the poll thread alone.
    private int mark;

    HangUps(Supplier<Syscalls> load) {
        this.load = load;
    }

    /// Calls `gone`, on a thread of its own, when the client has closed its socket, unless the watch has been closed.
    Watch watch(SocketChannel channel, Runnable gone) {
        Polled watch = new Polled(channel, gone);
        probe(channel);
        Thread.ofVirtual().name("hang-up").start(watch::startWhenOld);
        return watch;
    }

    private static void probe(SocketChannel channel) {
        try {
            if (channel.getLocalAddress() instanceof InetSocketAddress) {
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, PROBE_AFTER_SECONDS);
                channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, PROBE_EVERY_SECONDS);
                channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("probe a connection: {}", e.toString());
        }
    }

    /// One connection that is watched. To be closed before the channel, whose descriptor's number is soon another's.
    interface Watch {
        Watch NONE = () -> {};

        void close();
    }

    private final class Polled implements Watch {
        private final SocketChannel channel;
        private final Runnable gone;
        private final CountDownLatch over = new CountDownLatch(1);

        // Of the poll thread alone.
        private int fd = CLOSED;

        private Polled(SocketChannel channel, Runnable gone) {
            this.channel = channel;
            this.gone = gone;
        }

        private void startWhenOld() {
            try {
                if (!over.await(DELAY_MILLIS, TimeUnit.MILLISECONDS)) {
                    onThread(this::start);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warn("notice when a client goes: {}", e.toString());
            }
        }

        private void start() {
            if (over.getCount() > 0) {
                find(channel).ifPresent(number -> {
                    fd = number;
                    thread().watch(fd, PollThread.Event.CHANGED, _ -> hungUp());
                });
            }
        }

        private void hungUp() {
            stop();
            if (over.getCount() > 0) {
                Thread.ofVirtual().name("gone").start(gone);
            }
        }

        private void stop() {
            if (fd != CLOSED) {
                thread().forget(fd);
                fd = CLOSED;
            }
        }

        @Override
        public void close() {
            over.countDown();
            onThreadIfStarted(this::stop);
        }
    }

    private synchronized void onThread(Runnable step) {
        if (!closed) {
            if (thread.isEmpty()) {
                kernel = Optional.of(load.get());
                thread = Optional.of(new PollThread(kernel.get(), "hang-ups"));
            }
            thread.get().run(step);
        }
    }

    private synchronized void onThreadIfStarted(Runnable step) {
        if (!closed) {
            thread.ifPresent(started -> started.run(step));
        }
    }

    private synchronized PollThread thread() {
        return thread.orElseThrow();
    }

    private synchronized Syscalls kernel() {
        return kernel.orElseThrow();
    }

    /// {@return the number of the channel's descriptor; empty when it has been closed}
    private Optional<Integer> find(SocketChannel channel) {
        mark = mark % MARKS + 1;
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, mark);
            try {
                return sockets().stream().filter(fd -> linger(fd) == mark).findFirst();
            } finally {
                channel.setOption(StandardSocketOptions.SO_LINGER, -1);
            }
        } catch (IOException e) {
            LOG.debug("find the descriptor of a connection: {}", e.toString());
            return Optional.empty();
        }
    }

    private static List<Integer> sockets() throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.filter(HangUps::isSocket).map(link -> Integer.valueOf(link.getFileName().toString())).toList();
        }
    }

    private static boolean isSocket(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().startsWith("socket:");
        } catch (IOException e) {
            // It has been closed meanwhile.
            return false;
        }
    }

    /// {@return the seconds of `struct linger { int on; int seconds; }`, -1 when it is off}
    private int linger(int fd) {
        try {
            ByteBuffer linger = ByteBuffer.wrap(kernel().getsockopt(fd, SOL_SOCKET, SO_LINGER, 8))
                    .order(ByteOrder.nativeOrder());
            return linger.getInt(0) == 0 ? -1 : linger.getInt(4);
        } catch (SyscallException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        Optional<PollThread> started;
        synchronized (this) {
            closed = true;
            started = thread;
        }
        started.ifPresent(PollThread::close);
    }
}
