package jd.client.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Copies a container's output from a connection to the client's own outputs: [#STANDARD], unless a lab runs a student's.
@FunctionalInterface
public interface OutputCopy {
    /// A container with a terminal has one output, which is not framed.
    OutputCopy STANDARD = (tty, body, out, err) -> {
        if (tty) {
            body.transferTo(out);
        } else {
            StdCopy.copy(body, out, err);
        }
    };

    /// Copies until the daemon closes the connection.
    ///
    /// @param tty whether the container has a terminal
    void copy(boolean tty, InputStream body, OutputStream out, OutputStream err) throws IOException;
}
