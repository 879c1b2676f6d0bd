package jd.server.http;

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
import java.util.function.Predicate;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.server.api.tls.TlsContext;
import jd.server.engine.Engine;
import jd.server.engine.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves an API over HTTP: listens, reads requests, and has the router answer them. It knows neither the routes
/// nor what their jobs do.
///
/// Docker 1.2.0: api/server/server.go ServeApi, AcceptConnections
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    /// How long a busy connection may finish its answer when the server closes.
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// How long a connection may at least take to send a request before it is closed for another one.
    private static final Duration MOMENT = Duration.ofMillis(100);
    /// How many connections beyond the limit are answered with 503 at a time; others are just closed.
    private static final int REFUSALS = 32;

    private final Engine engine;
    private final String group;
    private final Optional<TlsContext> tls;
    private final Router router;
    private final ServerLimits limits;
    private final HangUpPoll hangUpPoll = new HangUpPoll(JnrSyscalls::load);
    private final CompletableFuture<Void> listening = new CompletableFuture<>();
    private final CountDownLatch accepting = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

    private final Semaphore refusals = new Semaphore(REFUSALS);

    // guarded by this
    private final List<Listener> listeners = new ArrayList<>();
    private boolean closing;

    /// @param group the group that may use a unix socket besides root; "" for root alone
    /// @param tls for TCP sockets; empty to serve them without TLS
    /// @param router the routes: the daemon's are in [jd.server.Routes]
    public HttpServer(Engine engine, String group, Optional<TlsContext> tls, Router router) {
        this(engine, group, tls, router, ServerLimits.forHeap(Runtime.getRuntime().maxMemory()));
    }

    HttpServer(Engine engine, String group, Optional<TlsContext> tls, Router router, ServerLimits limits) {
        this.engine = engine;
        this.group = group;
        this.tls = tls;
        this.router = router;
        this.limits = limits;
    }

    /// The job `serveapi`: opens every address, serves, and returns when the server has been closed. If one address
    /// cannot be opened, none is.
    ///
    /// The sockets are open before the daemon is ready. An early client is not refused but waits in the kernel's queue
    /// until [#acceptConnections()].
    // tag::opening-the-doors[]
    public void serve(List<String> addresses) {
        try {
            for (String address : addresses) {
                open(ListenAddress.parse(address, tls.isPresent()));
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
        Optional<TlsContext> encryption = address instanceof ListenAddress.Tcp tcp ? ofTcp(tcp) : Optional.empty();
        Thread.ofVirtual().name("accept " + address).start(() -> {
            awaitUninterruptibly(accepting);
            listener.acceptAll(
                    channel -> accept(channel, encryption), () -> longestWaiting().ifPresent(this::cut));
        });
        LOG.debug("listening on {}", address);
    }

    // The warnings of dockerd.
    private Optional<TlsContext> ofTcp(ListenAddress.Tcp tcp) {
        if (tls.isEmpty() || !tls.get().verify()) {
            LOG.warn("Binding to IP address without --tlsverify is insecure and gives root access on this machine to"
                    + " everyone who has access to your network. host={}", tcp);
            LOG.warn("Binding to an IP address, even on localhost, can also give access to scripts run in a browser. Be"
                    + " safe out there! host={}", tcp);
        }
        return tls;
    }

    /// {@return completes when every address is open, or with the reason why one is not}
    public CompletableFuture<Void> listening() {
        return listening;
    }

    /// The job `acceptconnections`: the daemon is ready, so connections are accepted. The process that started the
    /// daemon is notified if it has asked for that.
    public void acceptConnections(Runnable tellStarter) {
        accepting.countDown();
        tellStarter.run();
    }

    /// Connects to its own first address like a client. {@return whether there is an answer within the time}
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

    synchronized SocketAddress boundAddress() throws IOException {
        return listeners.getFirst().boundAddress();
    }

    // A server at its limit answers 503, and one with TLS alone answers 400, which prove as much.
    private static boolean isAnswered(SocketChannel channel) {
        try {
            channel.write(ByteBuffer.wrap("GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            var start = ByteBuffer.allocate("HTTP/1.0 200".length());
            while (start.hasRemaining() && channel.read(start) >= 0) {
                Thread.onSpinWait();
            }
            String line = new String(start.array(), StandardCharsets.US_ASCII);
            return line.endsWith(" 200") || line.endsWith(" 503") || line.endsWith(" 400");
        } catch (IOException e) {
            return false;
        }
    }

    // A blocking read of a java.nio socket unmounts a virtual thread, so one thread per connection is cheap. If a
    // thread cannot be started, this connection is closed, and the accept loop pauses.
    private void accept(SocketChannel channel, Optional<TlsContext> encryption) {
        var connection = new HttpConnection(channel, encryption, router, engine, limits, hangUpPoll);
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

    /// Makes room for a new connection by closing the one that has waited longest for its client: a client that sends
    /// nothing, or only part of a head. Each has a minimum time to send its request; meanwhile further connections wait
    /// in the kernel's queue. {@return whether there is room; false if every connection owes an answer}
    private boolean makeRoom() {
        while (handshakes() >= limits.handshakes()) {
            longest(HttpConnection::isInHandshake).ifPresent(this::cutAfterMoment);
        }
        while (connections.size() >= limits.connections()) {
            Optional<HttpConnection> longest = longestWaiting();
            if (longest.isEmpty()) {
                return false;
            }
            cutAfterMoment(longest.get());
        }
        return true;
    }

    private long handshakes() {
        return tls.isEmpty() ? 0 : connections.stream().filter(HttpConnection::isInHandshake).count();
    }

    private void cutAfterMoment(HttpConnection connection) {
        long waited = System.nanoTime() - connection.waitingSince();
        if (waited < MOMENT.toNanos()) {
            pause(MOMENT.minusNanos(waited));
        } else {
            cut(connection);
        }
    }

    private Optional<HttpConnection> longestWaiting() {
        return longest(HttpConnection::isWaiting);
    }

    private Optional<HttpConnection> longest(Predicate<HttpConnection> candidates) {
        long now = System.nanoTime();
        return connections.stream()
                .filter(candidates)
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

    // If a connection is closed before the client has written its request, the client may not see the answer; so a few
    // are closed slowly. A client that expects a handshake gets no answer.
    private void refuse(HttpConnection connection) {
        if (connection.isInHandshake() || !refusals.tryAcquire()) {
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

    /// Closes the listeners and idle connections, gives busy ones a grace time to finish their answers, and cuts them
    /// off.
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
        hangUpPoll.close();
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
