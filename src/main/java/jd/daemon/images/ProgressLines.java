package jd.daemon.images;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import jd.server.api.ContentType;
import jd.server.api.JobStreams;
import jd.server.api.Json;
import jd.server.api.Progress;

/// Writes one JSON document a line to a client. Several threads may report concurrently. The answer begins with the first
/// line, so an error before it can still be an HTTP status.
final class ProgressLines {
    private final JobStreams streams;

    // guarded by this
    private Optional<OutputStream> out = Optional.empty();
    private boolean broken;

    ProgressLines(JobStreams streams) {
        this.streams = streams;
    }

    /// Throws the failure if the answer has not begun. Otherwise its message is the last line: without it a client would
    /// take the end of the answer for success.
    synchronized void fail(RuntimeException failure, String message) {
        if (out.isEmpty()) {
            throw failure;
        }
        end(Progress.error(message));
    }

    /// Writes the last line; a failure is ignored, because the client may have disconnected.
    synchronized void end(Progress progress) {
        try {
            if (!broken) {
                write(progress);
            }
        } catch (UncheckedIOException e) {
            broken = true;
        }
    }

    /// Begins the answer, for a job that may have no line to write.
    synchronized void begin() {
        if (out.isEmpty()) {
            out = Optional.of(streams.output(ContentType.JSON));
        }
    }

    /// @throws UncheckedIOException when the client has disconnected
    synchronized void write(Progress progress) {
        try {
            begin();
            out.get().write(Json.bytes(progress));
            out.get().write(new byte[] {'\r', '\n'});
            out.get().flush();
        } catch (IOException e) {
            broken = true;
            throw new UncheckedIOException(e);
        }
    }
}
