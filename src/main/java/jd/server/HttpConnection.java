package jd.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
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

/// One connection and the thread that serves it, request after request, until one of the two sides has had enough.
final class HttpConnection {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Wire wire;
    private final Router router;
    private final Engine engine;
    private final HeadDeadline deadline;
    private volatile boolean idle = true;

    HttpConnection(
            SocketChannel channel, Router router, Engine engine, HeadDeadline deadline, HangUps hangUps) {
        this.wire = new Wire(channel, hangUps);
        this.router = router;
        this.engine = engine;
        this.deadline = deadline;
    }

    /// Serves the connection to its end.
    void serve() {
        try (wire) {
            boolean more = true;
            while (more) {
                more = serveOne();
            }
        } catch (IOException e) {
            LOG.trace("connection ended: {}", e.getMessage());
        }
    }

    // tag::one-request[]
    private boolean serveOne() throws IOException {
        // Between two requests a client may be silent as long as it likes.
        idle = true;
        if (!wire.awaitBytes()) {
            return false;
        }
        idle = false;

        // Once it has begun it must go on: a head that does not end would
        // hold the connection for ever.
        Exchange exchange;
        try (var _ = deadline.start(wire)) {
            exchange = readExchange();
        } catch (HttpException e) {
            refuse(e);
            wire.closeGently();
            return false;
        }

        router.serve(exchange);

        if (!exchange.finish()) {
            wire.closeGently();
            return false;
        }
        idle = true;
        exchange.awaitWatcher();
        return true;
    }
    // end::one-request[]

    private Exchange readExchange() throws IOException, HttpException {
        ClassicHttpRequest head = wire.readHead();
        boolean old = head.getVersion() != null && head.getVersion().lessEquals(HttpVersion.HTTP_1_0);
        if (head.getVersion() != null && head.getVersion().greaterEquals(HttpVersion.HTTP_2)) {
            throw new UnsupportedHttpVersionException(head.getVersion());
        }
        if (!old && !head.containsHeader(HttpHeaders.HOST)) {
            throw new ProtocolException("missing required Host header");
        }
        boolean empty = !head.containsHeader(HttpHeaders.TRANSFER_ENCODING) && bodyIsEmpty(head);
        var body = new RequestBody(wire.body(head), empty, expectsContinue(head) ? this::sendContinue : () -> {});
        boolean keepAlive = !"close".equalsIgnoreCase(value(head, HttpHeaders.CONNECTION));
        var response = new Response(wire, old, head.getMethod().equals("HEAD"), keepAlive);
        return new Exchange(engine, wire, new Request(head, body), response);
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

    // What is no request gets no document: the answer is that of Go's server, a line of text.
    private void refuse(HttpException problem) throws IOException {
        int status = switch (problem) {
            case RequestHeaderFieldsTooLargeException _ -> 431;
            case NotImplementedException _ -> 501;
            case UnsupportedHttpVersionException _ -> 505;
            default -> 400;
        };
        LOG.debug("refused with {}: {}", status, problem.getMessage());
        var response = new Response(wire, false, false, false);
        response.header("Content-Type", "text/plain; charset=utf-8");
        String text = status + " " + Response.reason(status);
        response.send(status, text.getBytes(StandardCharsets.UTF_8));
    }

    /// {@return whether nobody waits for an answer here}
    boolean isIdle() {
        return idle;
    }

    /// Ends the connection from outside, wherever it is.
    void cut() {
        try {
            wire.close();
        } catch (IOException e) {
            LOG.trace("close: {}", e.getMessage());
        }
    }
}
