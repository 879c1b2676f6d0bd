package jd.server.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import jd.server.api.ApiException;
import jd.server.api.tls.SocketStreams.PlainHttpException;
import jd.server.api.tls.TlsContext;
import jd.server.api.tls.TlsFailure;
import jd.server.engine.Engine;
import jd.server.http.Wire.HeadTooLargeException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.NotImplementedException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.RequestHeaderFieldsTooLargeException;
import org.apache.hc.core5.http.UnsupportedHttpVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves one connection on its thread, request after request, until one side closes it.
final class HttpConnection {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Wire wire;
    private final Optional<TlsContext> tls;
    private final Router router;
    private final Engine engine;
    private final ServerLimits limits;
    private final AtomicReference<Phase> phase;
    private volatile boolean started;
    private volatile long waitingSince;

    /// What the connection waits for: the end of the TLS handshake, a request, the rest of a head, or an answer. A
    /// connection without a request in progress may be cut, and then serves no more requests.
    private enum Phase {
        HANDSHAKE,
        IDLE,
        HEAD,
        BUSY,
        CUT
    }

    HttpConnection(SocketChannel channel, Optional<TlsContext> tls, Router router, Engine engine, ServerLimits limits,
            HangUpPoll hangUpPoll) {
        this.wire = new Wire(channel, hangUpPoll);
        this.tls = tls;
        this.phase = new AtomicReference<>(tls.isPresent() ? Phase.HANDSHAKE : Phase.IDLE);
        this.router = router;
        this.engine = engine;
        this.limits = limits;
    }

    /// Serves the connection until it is closed.
    void serve() {
        waitingSince = System.nanoTime();
        started = true;
        try (wire) {
            boolean more = tls.isEmpty() || startTls(tls.get());
            while (more) {
                more = serveOne();
            }
        } catch (IOException e) {
            LOG.trace("connection ended: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            // The failure ends only this connection.
            LOG.error("connection ended", e);
        }
    }

    // tag::handshake[]
    /// {@return whether the client may send requests}
    private boolean startTls(TlsContext context) throws IOException {
        String peer = wire.peer();
        try (var _ = limits.deadlines()
                .start(wire, limits.deadlines().handshake())) { // <1>
            wire.startTls(context);
            return enter(Phase.HANDSHAKE, Phase.IDLE); // <2>
        } catch (PlainHttpException e) { // <3>
            LOG.info("http: TLS handshake error from {}: {}",
                    peer, e.getMessage());
            wire.write(PlainHttpException.ANSWER
                    .getBytes(StandardCharsets.US_ASCII));
            wire.flush();
        } catch (IOException e) {
            LOG.info("http: TLS handshake error from {}: {}",
                    peer, TlsFailure.text(e));
        }
        // The client has still to read the answer or the alert.
        wire.closeGently(limits.deadlines()); // <4>
        return false;
    }
    // end::handshake[]

    // tag::one-request[]
    private boolean serveOne() throws IOException {
        // Between two requests a client may be silent without a timeout.
        if (!wire.awaitBytes() || !enter(Phase.IDLE, Phase.HEAD)) {
            return false;
        }

        // A request that has begun has a timeout: an endless head would hold
        // the connection for ever. Long heads are charged to the memory budget.
        try (var memory = limits.requests().share()) { // <1>
            Exchange exchange;
            try (var _ = startDeadline()) {
                exchange = readExchange(memory); // <2>
            } catch (HttpException | HeadTooLargeException | ApiException e) {
                refuse(e);
                wire.closeGently(limits.deadlines());
                return false;
            }
            if (!enter(Phase.HEAD, Phase.BUSY)) {
                return false;
            }

            router.serve(exchange); // <3>

            if (!exchange.finish()) { // <4>
                wire.closeGently(limits.deadlines());
                return false;
            }
            enter(Phase.BUSY, Phase.IDLE);
            exchange.awaitWatcher(); // <5>
            return true;
        }
    }
    // end::one-request[]

    private boolean enter(Phase from, Phase to) {
        waitingSince = System.nanoTime();
        return phase.compareAndSet(from, to);
    }

    private Deadlines.Running startDeadline() {
        return limits.deadlines().start(wire, limits.deadlines().head());
    }

    private Exchange readExchange(MemoryBudget.Share memory) throws IOException, HttpException {
        ClassicHttpRequest head = wire.readHead(memory);
        boolean old = head.getVersion() != null && head.getVersion().lessEquals(HttpVersion.HTTP_1_0);
        if (head.getVersion() != null && head.getVersion().greaterEquals(HttpVersion.HTTP_2)) {
            throw new UnsupportedHttpVersionException(head.getVersion());
        }
        if (!old && !head.containsHeader(HttpHeaders.HOST)) {
            throw new ProtocolException("missing required Host header");
        }
        boolean empty = !head.containsHeader(HttpHeaders.TRANSFER_ENCODING) && bodyIsEmpty(head);
        var body = new RequestBody(wire.body(head), empty, expectsContinue(head) ? this::sendContinue : () -> {});
        boolean keepAlive = !wire.hadLongHead() && !"close".equalsIgnoreCase(value(head, HttpHeaders.CONNECTION));
        var response = new Response(wire, old, head.getMethod().equals("HEAD"), keepAlive);
        return new Exchange(engine, wire, limits, new Request(head, body), response);
    }

    private static boolean bodyIsEmpty(ClassicHttpRequest head) {
        String length = value(head, HttpHeaders.CONTENT_LENGTH);
        return length.isEmpty() || length.equals("0");
    }

    private static boolean expectsContinue(ClassicHttpRequest head) {
        return value(head, HttpHeaders.EXPECT).equalsIgnoreCase("100-continue");
    }

    private static String value(ClassicHttpRequest head, String name) {
        var header = head.getFirstHeader(name);
        return header == null ? "" : header.getValue().strip();
    }

    private void sendContinue() throws IOException {
        wire.write(CONTINUE);
        wire.flush();
    }

    // A malformed request gets a plain-text answer, like Go's net/http.
    private void refuse(Exception problem) throws IOException {
        int status = switch (problem) {
            case RequestHeaderFieldsTooLargeException _, HeadTooLargeException _ -> 431;
            case NotImplementedException _ -> 501;
            case UnsupportedHttpVersionException _ -> 505;
            case ApiException e -> e.kind().status();
            default -> 400;
        };
        LOG.debug("refused with {}: {}", status, problem.getMessage());
        refuse(status);
    }

    /// Answers a request whose body is not read.
    void refuse(int status) throws IOException {
        var response = new Response(wire, false, false, false);
        response.header("Content-Type", "text/plain; charset=utf-8");
        String text = status + " " + Response.reason(status);
        response.send(status, text.getBytes(StandardCharsets.UTF_8));
    }

    void closeGently() {
        wire.closeGently(limits.deadlines());
    }

    /// {@return since when the connection has waited for its client, in System.nanoTime} The wait begins when a thread
    /// serves the connection: on a busy host the request may have been there for some time before it is read.
    long waitingSince() {
        return started ? waitingSince : System.nanoTime();
    }

    /// {@return whether it waits for a handshake, a request or the rest of its head}
    boolean isWaiting() {
        Phase now = phase.get();
        return now == Phase.IDLE || now == Phase.HEAD || now == Phase.HANDSHAKE;
    }

    boolean isInHandshake() {
        return phase.get() == Phase.HANDSHAKE;
    }

    /// Closes the connection unless a request has begun. {@return whether it did}
    boolean cutIfIdle() {
        return cutIn(Phase.IDLE) || cutIn(Phase.HANDSHAKE);
    }

    /// Closes the connection unless an answer is due. {@return whether it did}
    boolean cutIfWaiting() {
        return cutIfIdle() || cutIn(Phase.HEAD);
    }

    private boolean cutIn(Phase when) {
        boolean now = phase.compareAndSet(when, Phase.CUT);
        if (now) {
            wire.cut();
        }
        return now;
    }

    /// Closes the connection from another thread, in any phase.
    void cut() {
        wire.cut();
    }
}
