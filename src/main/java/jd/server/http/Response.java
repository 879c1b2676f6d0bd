package jd.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jd.server.engine.EngineException;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.impl.io.ChunkedOutputStream;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/// The answer to one request. Headers are collected until the answer is committed, by [#send] with the whole body or by
/// [#stream] with a part; after that the status cannot change.
final class Response {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final Wire wire;
    private final boolean oldClient;
    private final boolean headOnly;
    private final Map<String, String> headers = new TreeMap<>();
    private boolean committed;
    private boolean keepAlive;
    private ChunkedOutputStream chunks;

    /// @param oldClient HTTP/1.0: no chunks, and no second request
    /// @param headOnly a HEAD request
    Response(Wire wire, boolean oldClient, boolean headOnly, boolean keepAlive) {
        this.wire = wire;
        this.oldClient = oldClient;
        this.headOnly = headOnly;
        this.keepAlive = keepAlive && !oldClient;
    }

    void header(String name, String value) {
        headers.put(name, value);
    }

    boolean isCommitted() {
        return committed;
    }

    /// {@return whether another request can follow on this connection}
    boolean keepsAlive() {
        return keepAlive;
    }

    void closeAfter() {
        keepAlive = false;
    }

    /// Sends a whole answer.
    void send(int status, byte[] body) throws IOException {
        boolean bodiless = status == 204 || status == 304;
        if (!bodiless) {
            header("Content-Length", Integer.toString(headOnly ? 0 : body.length));
        }
        commit(status, reason(status));
        if (!bodiless && !headOnly) {
            wire.write(body);
        }
        wire.flush();
    }

    /// Sends the head at once; the caller writes the body: in chunks, one for each flush, or to an old client until the
    /// connection is closed.
    OutputStream stream(int status) throws IOException {
        if (oldClient) {
            commit(status, reason(status));
            wire.flush();
            return wire.plain();
        }
        header("Transfer-Encoding", "chunked");
        commit(status, reason(status));
        wire.flush();
        chunks = wire.chunks();
        return chunks;
    }

    /// Ends the body of [#stream].
    void finish() throws IOException {
        if (chunks != null) {
            chunks.finish();
            wire.flush();
        }
    }

    /// Ends HTTP on this connection: after these headers it carries bytes in both directions.
    void hijack(int status, String reason, Map<String, String> last) throws IOException {
        headers.clear();
        headers.putAll(last);
        keepAlive = true; // no "Connection: close", since the connection stays open
        commitWithoutDate(status, reason);
        keepAlive = false;
        wire.flush();
    }

    private void commit(int status, String reason) throws IOException {
        header("Date", DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        commitWithoutDate(status, reason);
    }

    private void commitWithoutDate(int status, String reason) throws IOException {
        if (committed) {
            throw new EngineException("answer " + status + ": the answer has been sent already");
        }
        committed = true;
        var head = new BasicClassicHttpResponse(status, reason);
        head.setVersion(oldClient ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1);
        headers.forEach(head::addHeader);
        if (!keepAlive && !oldClient) {
            head.addHeader("Connection", "close");
        }
        wire.writeHead(head);
    }

    static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 204 -> "No Content";
            case 304 -> "Not Modified";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "Status " + status;
        };
    }
}
