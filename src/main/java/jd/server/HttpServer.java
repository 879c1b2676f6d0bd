package jd.server;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import jd.libcontainer.JnrSyscalls;
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

    private final Engine engine;
    private final String group;
    private final Router router = Router.createRouter();
    private final HeadDeadline deadline;
    private final HangUps hangUps = new HangUps(JnrSyscalls::load);
    private final CompletableFuture<Void> listening = new CompletableFuture<>();
    private final CountDownLatch accepting = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

    // guarded by this
    private final List<Listener> listeners = new ArrayList<>();
    private boolean closing;

    /// @param group who may use a unix socket besides root; "" for root alone
    public HttpServer(Engine engine, String group) {
        this(engine, group, HeadDeadline.DOCKER);
    }

    HttpServer(Engine engine, String group, Duration headLimit) {
        this.engine = engine;
        this.group = group;
        this.deadline = new HeadDeadline(headLimit);
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
        } catch (EngineException e) {
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
            listener.acceptAll(this::welcome);
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

    // Sockets of java.nio let go of their carrier while they block, so a thread a connection costs nothing that counts.
    private void welcome(SocketChannel channel) {
        var connection = new HttpConnection(channel, router, engine, deadline, hangUps);
        connections.add(connection);
        Thread.ofVirtual().name("connection").start(() -> {
            try {
                connection.serve();
            } finally {
                connections.remove(connection);
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
        connections.stream().filter(HttpConnection::isIdle).forEach(HttpConnection::cut);
        awaitConnections();
        connections.forEach(HttpConnection::cut);
        deadline.close();
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
            connections.stream().filter(HttpConnection::isIdle).forEach(HttpConnection::cut);
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
