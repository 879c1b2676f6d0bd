package jd.server.api;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/// The input and output of a job while it runs.
///
/// The caller of the job supplies them: the HTTP server a connection, a test two byte arrays.
public interface JobStreams {
    /// {@return the client's input; its end does not mean that the client has disconnected}
    InputStream input();

    /// Opens the output to the client. The first call sends a success status, so all checks must come before; later
    /// failures must be reported in the stream. `flush` sends at once.
    OutputStream output(ContentType type);

    /// {@return completes when the client has disconnected}
    CompletableFuture<Void> gone();

    /// {@return streams of a job without a client}
    static JobStreams none() {
        return into(OutputStream.nullOutputStream());
    }

    /// {@return streams without input, whose output goes to a stream of this program}
    static JobStreams into(OutputStream out) {
        return new JobStreams() {
            @Override
            public InputStream input() {
                return InputStream.nullInputStream();
            }

            @Override
            public OutputStream output(ContentType type) {
                return out;
            }

            @Override
            public CompletableFuture<Void> gone() {
                return new CompletableFuture<>();
            }
        };
    }
}
