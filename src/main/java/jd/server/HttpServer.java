package jd.server;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jd.libcontainer.kernel.JnrSyscalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP face of the [Engine]: listens, and turns every request into a job. It knows names of jobs and nothing of
/// what they do.
///
/// Docker 1.2.0: api/server/server.go ServeApi, AcceptConnections
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    /// What a busy connection gets to finish its answer when the server closes.
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// What a connection gets at least to send a request in, before it may have to make room for another one.
    private static final Duration MOMENT = Duration.ofMillis(100);
    /// Connections beyond the bound that are told so at a time; more are just closed.
    private static final int REFUSALS = 32;

    private final Engine engine;
    private final String group;
    private final Router router = Routes.createRouter();
    private final ServerLimits limits;
    private final HangUps hangUps = new HangUps(JnrSyscalls::load);
    private final CompletableFuture<Void> listening = new CompletableFuture<>();
    private final CountDownLatch accepting = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

    private final Semaphore refusals = new Semaphore(REFUSALS);

    // guarded by this
    private final List<Listener> listeners = new ArrayList<>();
    private boolean closing;

    /// @param group who may use a unix socket besides root; "" for root alone
    public HttpServer(Engine engine, String group) {
        this(engine, group, ServerLimits.forHeap(Runtime.getRuntime().maxMemory()));
    }

    HttpServer(Engine engine, String group, ServerLimits limits) {
        this.engine = engine;
        this.group = group;
        this.limits = limits;
    }

    /// The job `serveapi`: opens every address, serves, and returns when the server has been closed. If one address
    /// cannot be opened none is.
    ///
    /// The sockets are open before the daemon is ready. Who connects early is not refused but waits in the kernel's
    /// queue until [#acceptConnections()].
    // tag::opening-the-doors[]
    public void serve(List<String> addresses) {
        try {
            for (String address : addresses) {
                open(ListenAddress.parse(address));
            }
        } catch (EngineException | Error e) {
            close();
            listening.completeExceptionally(e);
            throw e;
        }
        listening.complete(null);
        awaitUninterruptibly(closed);
    }
    // end::opening-the-doors[]

    private synchronized void open(ListenAddress address) {
        if (closing) {
            throw new EngineException("listen on " + address + ": the server is closed");
        }
        Listener listener = Listener.open(address, group);
        listeners.add(listener);
        Thread.ofVirtual().name("accept " + address).start(() -> {
            awaitUninterruptibly(accepting);
            listener.acceptAll(this::welcome, () -> longestWaiting().ifPresent(this::cut));
        });
        LOG.debug("listening on {}", address);
    }

    /// {@return completes when every address is open, or with the reason why one is not}
    public CompletableFuture<Void> listening() {
        return listening;
    }

    /// The job `acceptconnections`: the daemon is ready, the doors open. Whoever started the daemon is told, if it
    /// asked to be.
    public void acceptConnections(Runnable tellStarter) {
        accepting.countDown();
        tellStarter.run();
    }

    /// Connects to its own first address as a client does. {@return whether there is an answer within the time}
    public boolean answers(Duration time) {
        var answer = new CompletableFuture<Boolean>();
        try (SocketChannel channel = SocketChannel.open(boundAddress())) {
            Thread.ofVirtual().name("self-check").start(() -> answer.complete(isAnswered(channel)));
            return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException | TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized SocketAddress boundAddress() throws IOException {
        return listeners.getFirst().boundAddress();
    }

    // A server with no room for another connection says so, which proves as much.
    private static boolean isAnswered(SocketChannel channel) {
        try {
            channel.write(ByteBuffer.wrap("GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            var start = ByteBuffer.allocate("HTTP/1.0 200".length());
            while (start.hasRemaining() && channel.read(start) >= 0) {
                Thread.onSpinWait();
            }
            String line = new String(start.array(), StandardCharsets.US_ASCII);
            return line.endsWith(" 200") || line.endsWith(" 503");
        } catch (IOException e) {
            return false;
        }
    }

    // A blocking read of a java.nio socket unmounts a virtual thread, so a thread for each connection costs next to
    // nothing. A thread that cannot be started ends this connection, and the accept loop pauses.
    private void welcome(SocketChannel channel) {
        var connection = new HttpConnection(channel, router, engine, limits, hangUps);
        if (!makeRoom()) {
            refuse(connection);
            return;
        }
        connections.add(connection);
        try {
            Thread.ofVirtual().name("connection").start(() -> {
                try {
                    connection.serve();
                } finally {
                    connections.remove(connection);
                }
            });
        } catch (Error e) {
            connections.remove(connection);
            connection.cut();
            throw e;
        }
    }

    /// Makes room for a new connection, at the cost of the one that has waited longest for its client: a client that
    /// sends nothing, or half a head. Each has a moment to send its request; under a flood of connections the others
    /// wait in the kernel's queue meanwhile. {@return whether there is room: not if all are owed an answer}
    private boolean makeRoom() {
        while (connections.size() >= limits.connections()) {
            Optional<HttpConnection> longest = longestWaiting();
            if (longest.isEmpty()) {
                return false;
            }
            long waited = System.nanoTime() - longest.get().waitingSince();
            if (waited < MOMENT.toNanos()) {
                pause(MOMENT.minusNanos(waited));
            } else {
                cut(longest.get());
            }
        }
        return true;
    }

    private Optional<HttpConnection> longestWaiting() {
        long now = System.nanoTime();
        return connections.stream()
                .filter(HttpConnection::isWaiting)
                .max(Comparator.comparingLong(connection -> now - connection.waitingSince()));
    }

    private void cut(HttpConnection connection) {
        if (connection.cutIfWaiting()) {
            connections.remove(connection);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // A connection that is closed before the client has written its request may cost the client the answer, so a few
    // are closed slowly.
    private void refuse(HttpConnection connection) {
        if (!refusals.tryAcquire()) {
            connection.cut();
            return;
        }
        Thread.ofVirtual().name("refusal").start(() -> {
            try {
                connection.refuse(503);
                connection.closeGently();
            } catch (IOException e) {
                connection.cut();
            } finally {
                refusals.release();
            }
        });
    }

    /// Closes the doors, then what is idle, gives the rest a moment for what it is about to say, and cuts it off.
    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
            listeners.forEach(Listener::close);
        }
        accepting.countDown();
        connections.forEach(HttpConnection::cutIfIdle);
        awaitConnections();
        connections.forEach(HttpConnection::cut);
        limits.deadlines().close();
        hangUps.close();
        closed.countDown();
    }

    private void awaitConnections() {
        long end = System.nanoTime() + GRACE.toNanos();
        while (!connections.isEmpty() && System.nanoTime() < end) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            connections.forEach(HttpConnection::cutIfIdle);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
