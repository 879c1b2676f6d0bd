package jd.client.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Demultiplexes a container's two outputs, which share one connection in frames:
///
///     ┌────────┬───────────┬─────────────────────┬─────────────
///     │ stream │ 0   0   0 │ length, big-endian  │ payload …
///     └────────┴───────────┴─────────────────────┴─────────────
///      1 stdout, 2 stderr, 3 a message of the daemon itself
///
/// A container with a terminal has one output only and sends no frames.
///
/// Docker 1.2.0: utils/stdcopy.go
public final class StdCopy {
    private static final int HEADER = 8;

    private StdCopy() {}

    /// Copies frames until the daemon closes the connection.
    // tag::taking-frames-apart[]
    public static void copy(
            InputStream frames, OutputStream out, OutputStream err)
            throws IOException {
        byte[] header = new byte[HEADER];
        byte[] payload = new byte[0];
        while (frames.readNBytes(header, 0, HEADER) == HEADER) { // <1>
            if (header[0] < 0 || header[0] > 3) {
                throw new IOException(
                        "Unrecognized input header: " + header[0]);
            }
            int length = length(header); // <2>
            if (payload.length < length) {
                payload = new byte[length];
            }
            if (frames.readNBytes(payload, 0, length) < length) {
                throw new EOFException(
                        "the daemon's stream ends inside a frame");
            }
            switch (header[0]) {
                case 0, 1 -> out.write(payload, 0, length); // <3>
                case 2 -> err.write(payload, 0, length);
                default -> throw new IOException("error from daemon in stream: "
                        + text(payload, length)); // <4>
            }
        }
    }
    // end::taking-frames-apart[]

    private static String text(byte[] payload, int length) {
        return new String(payload, 0, length, StandardCharsets.UTF_8);
    }

    private static int length(byte[] header) throws IOException {
        int length = (header[4] & 0xff) << 24 | (header[5] & 0xff) << 16 | (header[6] & 0xff) << 8 | header[7] & 0xff;
        if (length < 0) {
            throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        return length;
    }
}
