package jd.server.http;

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

/// Detects that a client has closed its socket, without reading from the connection.
///
/// A read cannot detect this. A client that sends no more input shuts down the writing half of its socket and still
/// reads (`docker run` without `-i` does so at once), and a read returns end of file in the same way when the client
/// has been killed. The kernel knows the difference: poll(2) reports POLLHUP only when both halves are closed.
///
/// ```
///                           read        poll
///   client has shut down     EOF         POLLIN
///   client has gone         EOF         POLLIN | POLLHUP     (Unix sockets)
/// ```
///
/// Over TCP a client that has disconnected looks like one that has ended its input, until its kernel answers with a
/// reset; so such connections send keepalive probes (SO_KEEPALIVE), which takes about a minute.
///
/// Java neither polls for POLLHUP nor exposes the descriptor of a channel. So a channel is marked with a linger time
/// that no other socket has, and looked up among the descriptors of this process. This is done only after a connection
/// has been open for a while, since most are closed by then.
///
/// unix(7), poll(2), socket(7)
final class HangUpPoll implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HangUpPoll.class);
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

    // Guarded by `this`; loaded for the first connection that stays open.
    private Optional<Syscalls> kernel = Optional.empty();
    private Optional<PollThread> thread = Optional.empty();
    private boolean closed;

    // Used only by the poll thread.
    private int mark;

    HangUpPoll(Supplier<Syscalls> load) {
        this.load = load;
    }

    /// Calls `gone` on its own thread when the client has closed its socket, unless the watch has been closed.
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

    /// A watched connection. Close it before the channel, because the descriptor's number is reused soon.
    interface Watch {
        Watch NONE = () -> {};

        void close();
    }

    private final class Polled implements Watch {
        private final SocketChannel channel;
        private final Runnable gone;
        private final CountDownLatch over = new CountDownLatch(1);

        // Used only by the poll thread.
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

    /// {@return the channel's descriptor; empty if it has been closed}
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
            return all.filter(HangUpPoll::isSocket).map(link -> Integer.valueOf(link.getFileName().toString())).toList();
        }
    }

    private static boolean isSocket(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().startsWith("socket:");
        } catch (IOException e) {
            // The channel has been closed meanwhile.
            return false;
        }
    }

    /// {@return the seconds of `struct linger { int on; int seconds; }`, -1 if it is off}
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
