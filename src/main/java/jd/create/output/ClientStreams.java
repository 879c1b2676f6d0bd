package jd.create.output;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/// The client's end of an attach or of logs, as the caller has it: a hijacked connection, a response body, or a
/// test's buffers.
public interface ClientStreams {
    /// {@return what the client types; its end is the end of standard input}
    InputStream input();

    /// Commits the answer: what fails before this call is an ordinary error to the client, what fails after it is not.
    ///
    /// @param multiplexed whether frames with the eight-byte header follow (no terminal) or raw bytes
    OutputStream output(boolean multiplexed);

    /// {@return completes when the client is known to have gone}
    CompletableFuture<Void> gone();
}
