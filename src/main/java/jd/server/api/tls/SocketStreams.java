package jd.server.api.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocket;

/// The two byte streams of a connected socket, plain or encrypted. Both directions are independent: one thread may read
/// while another writes, and each side ends its output alone. The socket itself is closed by its owner.
public sealed interface SocketStreams {
    InputStream input();

    OutputStream output();

    /// Ends the output; the input goes on. In TLS 1.3 each direction has its own end, `close_notify`; in TLS 1.2 the
    /// other side may answer by ending both.
    void shutdownOutput() throws IOException;

    record Plain(SocketChannel channel, InputStream input, OutputStream output) implements SocketStreams {
        @Override
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }
    }

    record Tls(SocketChannel channel, SSLSocket socket, InputStream input, OutputStream output)
            implements SocketStreams {
        @Override
        public void shutdownOutput() throws IOException {
            socket.shutdownOutput();
            channel.shutdownOutput();
        }
    }

    static SocketStreams plain(SocketChannel channel) {
        return new Plain(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    /// Performs the client's handshake. In TLS 1.3 it ends before the server has checked the client's certificate, so a
    /// refusal arrives with the first read.
    static SocketStreams connect(SocketChannel channel, TlsContext tls, String host, int port) throws IOException {
        return handshake(channel, tls.connect(channel.socket(), host, port));
    }

    /// Performs the server's handshake.
    ///
    /// @throws PlainHttpException if the client sends a plain HTTP request
    // tag::accepting-tls[]
    static SocketStreams accept(SocketChannel channel, TlsContext tls)
            throws IOException {
        // A TLS record has a header of five bytes: type, version, length. The
        // first five bytes of a request without TLS are letters.
        byte[] header = readHeader(channel);
        if (isPlainHttp(header)) {
            throw new PlainHttpException();
        }
        return handshake(channel, tls.accept(channel.socket(), header));
    }
    // end::accepting-tls[]

    private static SocketStreams handshake(SocketChannel channel, SSLSocket socket) throws IOException {
        socket.startHandshake();
        return new Tls(channel, socket, socket.getInputStream(), socket.getOutputStream());
    }

    private static byte[] readHeader(SocketChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(5);
        while (header.hasRemaining()) {
            if (channel.read(header) < 0) {
                throw new IOException("EOF");
            }
        }
        return header.array();
    }

    private static boolean isPlainHttp(byte[] header) {
        return List.of("GET /", "HEAD ", "POST ", "PUT /", "OPTIO", "DELET")
                .contains(new String(header, StandardCharsets.ISO_8859_1));
    }

    /// The client does not use TLS. Go: net/http tlsRecordHeaderLooksLikeHTTP
    final class PlainHttpException extends IOException {
        /// The whole answer, without TLS.
        public static final String ANSWER =
                "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

        PlainHttpException() {
            super("client sent an HTTP request to an HTTPS server");
        }
    }
}
