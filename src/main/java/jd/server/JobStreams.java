package jd.server;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/// What a job reads from its client, and what it writes while it still runs.
///
/// Whoever runs the job decides what stands behind: the HTTP face a connection, a test two byte arrays.
public interface JobStreams {
    /// {@return what the client sends; its end is the client's end of input, not of its interest}
    InputStream input();

    /// Opens the way to the client. From the first call on the client has been told that all is well, so whatever can
    /// be refused must be refused before; what goes wrong afterwards has to be said in the stream. `flush` sends at
    /// once.
    OutputStream output(ContentType type);

    /// {@return completes when the client has gone and nobody reads the output any more}
    CompletableFuture<Void> gone();

    /// {@return streams of a job that talks to nobody}
    static JobStreams none() {
        return new JobStreams() {
            @Override
            public InputStream input() {
                return InputStream.nullInputStream();
            }

            @Override
            public OutputStream output(ContentType type) {
                return OutputStream.nullOutputStream();
            }

            @Override
            public CompletableFuture<Void> gone() {
                return new CompletableFuture<>();
            }
        };
    }
}
