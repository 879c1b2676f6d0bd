package jd.server.http;

import java.io.IOException;
import java.io.InputStream;

/// The body of a request. A client that sent `Expect: 100-continue` waits before it sends the body; the first read
/// tells it to continue. The body knows whether it has been read to its end, because only then can the next request
/// follow.
final class RequestBody extends InputStream {
    /// The longest rest of an unread body that is read and dropped.
    private static final int LEFTOVER = 256 * 1024;

    interface Continue {
        void send() throws IOException;
    }

    private final InputStream stream;
    private Continue pending;
    private boolean ended;

    /// @param announce tells the client to send the body; does nothing if the client does not wait
    RequestBody(InputStream stream, boolean empty, Continue announce) {
        this.stream = stream;
        this.pending = announce;
        this.ended = empty;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        Continue announce = pending;
        pending = () -> {};
        announce.send();
        int n = stream.read(buffer, offset, length);
        ended = n < 0;
        return n;
    }

    boolean isRead() {
        return ended;
    }

    /// Reads and drops the rest. {@return whether another request can follow on this connection}
    boolean finish() throws IOException {
        if (ended) {
            return true;
        }
        byte[] scratch = new byte[8192];
        for (int left = LEFTOVER; left > 0; ) {
            int n = read(scratch, 0, Math.min(scratch.length, left));
            if (n < 0) {
                return true;
            }
            left -= n;
        }
        return false;
    }
}
