package jd.server.api.tls;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketImpl;

/// A connected socket that reports a failed write only by the next read.
///
/// A server that refuses a client's certificate sends an alert, which names the reason, and closes the connection, often
/// while the client is still sending. The client's write fails then, and the JDK's TLS gives up before it has read the
/// alert, which is in the kernel's buffer already. With this socket below it the JDK goes on to read.
final class SilentlyFailingSocket extends Socket {
    private final Socket plain;

    SilentlyFailingSocket(Socket plain) throws SocketException {
        super((SocketImpl) null);
        this.plain = plain;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return plain.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(plain.getOutputStream()) {
            private boolean failed;

            @Override
            public void write(byte[] bytes, int offset, int length) {
                if (failed) {
                    return;
                }
                try {
                    out.write(bytes, offset, length);
                } catch (IOException e) {
                    failed = true;
                }
            }
        };
    }

    @Override
    public boolean isConnected() {
        return plain.isConnected();
    }

    @Override
    public boolean isClosed() {
        return plain.isClosed();
    }

    @Override
    public InetAddress getInetAddress() {
        return plain.getInetAddress();
    }

    @Override
    public int getPort() {
        return plain.getPort();
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }
}
