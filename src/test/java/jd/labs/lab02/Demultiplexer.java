package jd.labs.lab02;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The methods that a student of lab 2 writes. They are explained in the starter and in
/// `labs/lab02-streams/tasks.adoc`.
public interface Demultiplexer {
    /// A frame's header.
    ///
    /// @param stream 0 standard input, 1 standard output, 2 standard error, 3 a message of the daemon
    /// @param length the number of bytes of the payload, 0 to 4,294,967,295
    record FrameHead(int stream, long length) {}

    int fill(InputStream in, byte[] buffer, int length) throws IOException;

    FrameHead head(byte[] eight) throws IOException;

    void copy(InputStream frames, OutputStream out, OutputStream err) throws IOException;

    void attached(boolean tty, InputStream body, OutputStream out, OutputStream err) throws IOException;
}
