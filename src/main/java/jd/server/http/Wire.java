package jd.server.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import jd.server.api.tls.SocketStreams;
import jd.server.api.tls.TlsContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ChunkedOutputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParser;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseWriter;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;

/// Reads and writes HTTP messages on one blocking socket, with or without TLS. The HTTP grammar is the library's.
///
/// Reading and writing are independent: one thread may read while another writes.
final class Wire implements Closeable {
    private static final int MAX_LINE = 64 * 1024;
    private static final int MAX_HEADERS = 100;
    private static final int BUFFER = 8 * 1024;
    /// The maximum length of a head, beyond the buffer's.
    private static final int MAX_HEAD = 128 * 1024;
    /// The memory for a byte of a head: a character, part of a header, an element of a filter.
    private static final int HEAD_COST = 16;
    /// How much unread input is drained on close, and for how long.
    private static final long DRAIN_BYTES = 256L << 20;

    private static final Duration DRAIN = Duration.ofSeconds(2);

    private static final Http1Config CONFIG = Http1Config.custom()
            .setMaxLineLength(MAX_LINE)
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxEmptyLineCount(5)
            .build();
    /// Trailer fields after the last chunk. No client sends any.
    private static final Http1Config CHUNKS = Http1Config.custom()
            .setMaxLineLength(4 * 1024)
            .setMaxHeaderCount(10)
            .build();

    private final SocketChannel channel;
    private final HangUpPoll hangUpPoll;
    private volatile HangUpPoll.Watch hangUp = HangUpPoll.Watch.NONE;
    // Replaced when the connection begins to be encrypted, before anything is read or written.
    private SocketStreams streams;
    private MeteredInput rawInput;
    private OutputStream rawOutput;
    private final SessionInputBufferImpl input =
            new SessionInputBufferImpl(new BasicHttpTransportMetrics(), BUFFER, 1, MAX_LINE, null);
    private final SessionOutputBufferImpl output = new SessionOutputBufferImpl(BUFFER);
    private final DefaultHttpRequestParser parser = new DefaultHttpRequestParser(CONFIG);
    private final DefaultHttpResponseWriter writer = new DefaultHttpResponseWriter() {
        @Override
        protected HttpVersion protocolVersion(HttpResponse response) {
            return response.getVersion() == HttpVersion.HTTP_1_0 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
        }
    };

    private boolean longHead;

    Wire(SocketChannel channel, HangUpPoll hangUpPoll) {
        this.channel = channel;
        this.hangUpPoll = hangUpPoll;
        use(SocketStreams.plain(channel));
    }

    private void use(SocketStreams next) {
        streams = next;
        rawInput = new MeteredInput(next.input());
        rawOutput = next.output();
    }

    /// Performs the TLS handshake. Messages are encrypted afterwards.
    void startTls(TlsContext tls) throws IOException {
        use(SocketStreams.accept(channel, tls));
    }

    /// {@return the client's address, for messages}
    String peer() {
        try {
            return channel.getRemoteAddress() instanceof InetSocketAddress address
                    ? address.getHostString() + ":" + address.getPort()
                    : "@";
        } catch (IOException e) {
            return "a closed connection";
        }
    }

    /// Waits for input. {@return false at the end of the stream}
    boolean awaitBytes() throws IOException {
        return input.hasBufferedData() || input.fillBuffer(rawInput) > 0;
    }

    /// Calls `gone` when the client has closed its socket, without reading from it.
    void watchHangUp(Runnable gone) {
        hangUp.close();
        hangUp = hangUpPoll.watch(channel, gone);
    }

    boolean hasBufferedBytes() {
        return input.hasBufferedData();
    }

    /// Reads the head of a request. Memory for the part that does not fit into the buffer is reserved first.
    ClassicHttpRequest readHead(MemoryBudget.Share memory) throws IOException, HttpException {
        rawInput.meter = read -> {
            if (read > MAX_HEAD) {
                throw new HeadTooLargeException();
            }
            memory.growTo(HEAD_COST * read);
        };
        try {
            ClassicHttpRequest head = parser.parse(input, rawInput);
            if (head == null) {
                throw new EOFException("the connection has ended after empty lines");
            }
            return head;
        } catch (IllegalArgumentException e) {
            // The parser throws this for `HTTP/1.-1`.
            throw new ProtocolException(e.getMessage(), e);
        } finally {
            rawInput.meter = MeteredInput.OFF;
            longHead |= rawInput.read > 0;
            rawInput.read = 0;
        }
    }

    /// {@return whether a head was longer than the buffer} The parser keeps its grown buffer, so such a connection
    /// serves no further request.
    boolean hadLongHead() {
        return longHead;
    }

    static final class HeadTooLargeException extends IOException {
        HeadTooLargeException() {
            super("the head is longer than " + MAX_HEAD + " bytes");
        }
    }

    /// Counts the bytes that are read while a head is parsed.
    private static final class MeteredInput extends FilterInputStream {
        interface Meter {
            void count(long read) throws IOException;
        }

        static final Meter OFF = _ -> {};

        private Meter meter = OFF;
        private long read;

        MeteredInput(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            if (n > 0 && meter != OFF) {
                read += n;
                meter.count(read);
            }
            return n;
        }
    }

    /// {@return the body that follows a head}
    InputStream body(ClassicHttpRequest request) throws HttpException {
        long length = DefaultContentLengthStrategy.INSTANCE.determineLength(request);
        if (length == ContentLengthStrategy.CHUNKED) {
            return new ChunkedInputStream(input, rawInput, CHUNKS);
        }
        return length > 0 ? new ContentLengthInputStream(input, rawInput, length) : InputStream.nullInputStream();
    }

    /// {@return all further bytes; those in the parser's buffer come first}
    InputStream rest() {
        return new IdentityInputStream(input, rawInput);
    }

    void writeHead(ClassicHttpResponse response) throws IOException {
        try {
            writer.write(response, output, rawOutput);
        } catch (HttpException e) {
            throw new IOException("write the head of an answer: " + e.getMessage(), e);
        }
    }

    void write(byte[] bytes) throws IOException {
        output.write(bytes, rawOutput);
    }

    void flush() throws IOException {
        output.flush(rawOutput);
    }

    /// {@return a body of unknown length; every flush makes a chunk}
    ChunkedOutputStream chunks() {
        return new ChunkedOutputStream(output, rawOutput, BUFFER);
    }

    /// {@return a body that ends with the connection}
    OutputStream plain() {
        return rawOutput;
    }

    /// Shuts down the output, waits a short time for the peer to finish, and closes. A Unix socket closed with unread
    /// input would reset the peer, which would lose unread output.
    void closeGently(Deadlines deadlines) {
        hangUp.close();
        // The deadline is cancelled as soon as the peer has finished, because a pending one keeps the buffers of this
        // connection alive.
        try (channel; var _ = deadlines.start(this, DRAIN)) {
            streams.shutdownOutput();
            drain();
        } catch (IOException e) {
            // The peer has closed first.
        }
    }

    private void drain() throws IOException {
        var scratch = ByteBuffer.allocate(BUFFER);
        long drained = 0;
        while (drained < DRAIN_BYTES) {
            int n = channel.read(scratch.clear());
            if (n < 0) {
                return;
            }
            drained += n;
        }
    }

    /// Closes the connection from another thread, in any state.
    void cut() {
        try {
            close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    @Override
    public void close() throws IOException {
        hangUp.close();
        channel.close();
    }
}
