package jd.client.api;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import jd.server.api.tls.SocketStreams;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ChunkedOutputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/// A connection to the daemon: one socket, one request, one answer.
///
///     client                                    daemon
///       │ POST /v1.45/containers/ID/attach?…      │
///       │ Upgrade: tcp                            │
///       ├────────────────────────────────────────►│
///       │            101 UPGRADED                 │
///       │◄────────────────────────────────────────┤
///       │ from here on no HTTP: stdin ──►, ◄── stdout, stderr
///       │ each direction is closed by its own end (a half-close)
///
/// The codec reads ahead, so the first bytes behind a head may already be in its buffer. The raw input of a hijacked
/// connection is therefore read through that buffer, never from the socket itself.
///
/// Docker 1.2.0: api/client/hijack.go, utils.go
public final class ApiConnection implements AutoCloseable {
    private static final int BUFFER = 32 * 1024;

    private final SocketChannel channel;
    private final SocketStreams streams;
    private final InputStream rawInput;
    private final OutputStream rawOutput;
    private final SessionInputBufferImpl received = new SessionInputBufferImpl(BUFFER);

    private ApiConnection(SocketChannel channel, SocketStreams streams) {
        this.channel = channel;
        this.streams = streams;
        this.rawInput = streams.input();
        this.rawOutput = streams.output();
    }

    static ApiConnection open(DaemonAddress address) throws IOException {
        SocketChannel channel = address.connect();
        try {
            return new ApiConnection(channel, address.streams(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// A body that is written while it is sent.
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Sends the request and reads the answer's head; the caller reads the body from the answer.
    ApiResponse exchange(ApiRequest request) throws IOException {
        try {
            send(request);
            return answer(request);
        } catch (HttpException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /// Sends a body of unknown length in chunks. A daemon that rejects the request may answer before it has read the
    /// whole body; then that answer is reported, not the failed write.
    ApiResponse upload(ApiRequest request, Body body) throws IOException {
        try {
            var buffer = new SessionOutputBufferImpl(BUFFER);
            ClassicHttpRequest head = head(request);
            head.setHeader("Transfer-Encoding", "chunked");
            new DefaultHttpRequestWriter().write(head, buffer, rawOutput);
            buffer.flush(rawOutput);
            try (OutputStream out = new ChunkedOutputStream(buffer, rawOutput, BUFFER)) {
                body.writeTo(out);
            } catch (IOException e) {
                if (!String.valueOf(e.getMessage()).contains("Broken pipe")) {
                    throw e;
                }
            }
            return answer(request);
        } catch (HttpException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private ApiResponse answer(ApiRequest request) throws IOException {
        try {
            ClassicHttpResponse head;
            do {
                head = new DefaultHttpResponseParser().parse(received, rawInput);
                if (head == null) {
                    throw new IOException("the daemon closed the connection without an answer");
                }
            } while (head.getCode() == HttpStatus.SC_CONTINUE);
            boolean hasBody = !request.method().equals("HEAD");
            return new ApiResponse(head, hasBody ? body(head) : InputStream.nullInputStream(), this);
        } catch (HttpException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static ClassicHttpRequest head(ApiRequest request) {
        ClassicHttpRequest head = new BasicClassicHttpRequest(request.method(), request.target());
        head.setHeader("Host", "jd");
        head.setHeader("User-Agent", "jd-client/0.1.0 (linux)");
        request.headers().forEach(head::setHeader);
        return head;
    }

    private void send(ApiRequest request) throws IOException, HttpException {
        ClassicHttpRequest head = head(request);
        if (request.method().equals("POST")) {
            head.setHeader("Content-Length", request.body().length);
        }
        var buffer = new SessionOutputBufferImpl(8 * 1024);
        var out = new BufferedOutputStream(rawOutput);
        new DefaultHttpRequestWriter().write(head, buffer, out);
        buffer.flush(out);
        out.write(request.body());
        out.flush();
    }

    private InputStream body(ClassicHttpResponse head) throws HttpException {
        int status = head.getCode();
        if (status == HttpStatus.SC_NO_CONTENT || status == HttpStatus.SC_NOT_MODIFIED) {
            return InputStream.nullInputStream();
        }
        if (status == HttpStatus.SC_SWITCHING_PROTOCOLS) {
            return new IdentityInputStream(received, rawInput);
        }
        long length = DefaultContentLengthStrategy.INSTANCE.determineLength(head);
        if (length == ContentLengthStrategy.CHUNKED) {
            return new ChunkedInputStream(received, rawInput);
        }
        return length < 0
                ? new IdentityInputStream(received, rawInput)
                : new ContentLengthInputStream(received, rawInput, length);
    }

    /// {@return the stream to the container's stdin, once the connection is hijacked}
    public OutputStream output() {
        return rawOutput;
    }

    /// Closes the container's stdin; its output continues.
    public void closeOutput() throws IOException {
        streams.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // the answer has been read, or the command already fails for a more important reason
            return;
        }
    }
}
