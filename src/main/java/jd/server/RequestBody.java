package jd.server;

import java.io.IOException;
import java.io.InputStream;

/// The body of a request. A client that sent `Expect: 100-continue` keeps it back until somebody wants to read it: the
/// first read tells it to go on. It knows whether it has been read to its end, for only then may the next request be
/// looked for.
final class RequestBody extends InputStream {
    /// What is left of a body that nobody wanted is read away if it is no longer than this.
    private static final int LEFTOVER = 256 * 1024;

    interface Continue {
        void send() throws IOException;
    }

    private final InputStream stream;
    private Continue pending;
    private boolean ended;

    /// @param announce tells the client to send the body; does nothing when it sends it anyway
    RequestBody(InputStream stream, boolean empty, Continue announce) {
        this.stream = stream;
        this.pending = announce;
        this.ended = empty;
    }

    static RequestBody empty() {
        return new RequestBody(InputStream.nullInputStream(), true, () -> {});
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

    /// Reads away what is left. {@return whether the next request can follow on this connection}
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
