import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import jd.labs.lab02.Demultiplexer;

/// The client's side of `attach` and `logs`: one connection that carries both outputs of a container, in frames.
///
///     ┌────────┬───────────┬─────────────────────┬─────────────
///     │ stream │ 0   0   0 │ length, big-endian  │ payload …
///     └────────┴───────────┴─────────────────────┴─────────────
///      0 stdin, 1 stdout, 2 stderr, 3 a message of the daemon itself
///
/// Grade your work with `./jd lab 2`, or one case of it with `./jd lab 2 CASE`.
public final class OutputDemultiplexer implements Demultiplexer {
    private static final int HEADER = 8;
    private static final int BUFFER = 32 * 1024;

    /// Task 1. Reads `length` bytes to the begin of `buffer`, fewer only if the stream ends before. {@return the number
    /// of bytes that were read, 0 if the stream had ended already}
    ///
    /// Use `InputStream.read`, which returns what has arrived: one byte is enough for it to return.
    @Override
    public int fill(InputStream in, byte[] buffer, int length) throws IOException {
        // solution> fill
        int filled = 0;
        while (filled < length) {
            int count = in.read(buffer, filled, length - filled);
            if (count < 0) {
                break;
            }
            filled += count;
        }
        return filled;
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: fill");
    }

    /// Task 2. {@return the header in eight bytes} The length is an unsigned number of 32 bits. A first byte that is
    /// not 0 to 3 is rejected with an `IOException`, `Unrecognized input header: N`, with N from 0 to 255: the daemon
    /// has sent something else than frames.
    @Override
    public FrameHead head(byte[] eight) throws IOException {
        // solution> head
        int stream = Byte.toUnsignedInt(eight[0]);
        if (stream > 3) {
            throw new IOException("Unrecognized input header: " + stream);
        }
        return new FrameHead(stream, Integer.toUnsignedLong(ByteBuffer.wrap(eight).getInt(4)));
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: head");
    }

    /// Task 3. Copies frames until the stream ends: those of the streams 0 and 1 to `out`, those of 2 to `err`. The
    /// outputs may be buffered, and their reader waits: flush after each piece of a payload.
    ///
    /// - A stream that ends inside a header or a payload is an `EOFException`, after what has come was copied.
    /// - A frame of stream 3 is an `IOException`, `error from daemon in stream: ` and its payload, which is UTF-8.
    /// - A frame may have four gigabytes, the client has not: no buffer is larger than 32 KiB.
    @Override
    public void copy(InputStream frames, OutputStream out, OutputStream err) throws IOException {
        // solution> copy
        byte[] header = new byte[HEADER];
        byte[] buffer = new byte[BUFFER];
        for (int read = fill(frames, header, HEADER); read > 0; read = fill(frames, header, HEADER)) {
            if (read < HEADER) {
                throw new EOFException("the daemon's stream ends inside a header");
            }
            FrameHead head = head(header);
            if (head.stream() == 3) {
                int length = fill(frames, buffer, (int) Math.min(head.length(), BUFFER));
                throw new IOException("error from daemon in stream: "
                        + new String(buffer, 0, length, StandardCharsets.UTF_8));
            }
            OutputStream output = head.stream() == 2 ? err : out;
            long left = head.length();
            while (left > 0) {
                int count = frames.read(buffer, 0, (int) Math.min(left, BUFFER));
                if (count < 0) {
                    throw new EOFException("the daemon's stream ends inside a frame");
                }
                output.write(buffer, 0, count);
                output.flush();
                left -= count;
            }
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: copy");
    }

    /// Task 4. Copies the output of an attached container until it ends. With a terminal (`tty`) it is not framed: the
    /// container has only one output, and its bytes are written to `out` as they are, and flushed as they arrive.
    @Override
    public void attached(boolean tty, InputStream body, OutputStream out, OutputStream err) throws IOException {
        // solution> attached
        if (!tty) {
            copy(body, out, err);
            return;
        }
        byte[] buffer = new byte[BUFFER];
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            out.write(buffer, 0, count);
            out.flush();
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: attached");
    }
}
