package jd.client.session;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.body.AttachedTo;
import jd.server.api.DetachKeys;

/// Copies the streams of an attached container over one hijacked connection, in both directions.
///
/// Each direction has a thread, because each ends by itself: input when the user's input ends (the container may go on
/// printing for hours), output when the container's output ends (the user may never type again). So the input thread is
/// never joined; it blocks in its read until the process exits. Both are platform threads, since terminals, files and
/// pipes block the carrier of a virtual one.
public final class AttachedStreams {
    /// How the session ended.
    public enum Outcome { ENDED, DETACHED }

    private static final int BUFFER = 32 * 1024;

    private final Cli cli;
    private final ApiResponse connection;
    private final boolean tty;
    private final DetachKeys detachKeys;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private AttachedStreams(Cli cli, ApiResponse connection, boolean tty, String detachKeys) {
        this.cli = cli;
        this.connection = connection;
        this.tty = tty;
        this.detachKeys = DetachKeys.parseOrDefault(detachKeys);
    }

    /// Attaches and begins to copy. The daemon has answered when this returns, so no output of a later start is lost.
    public static AttachedStreams attach(Cli cli, String id, AttachedTo attached, boolean tty, String detachKeys) {
        ApiRequest request = ApiRequest.post(ApiRequest.containerPath(id) + "/attach")
                .with("stream", true)
                .with("stdin", attached.stdin())
                .with("stdout", attached.stdout())
                .with("stderr", attached.stderr());
        if (!detachKeys.isEmpty()) {
            request = request.with("detachKeys", detachKeys);
        }
        return over(cli, request.hijack(), attached.stdin(), tty, detachKeys);
    }

    /// Sends the request that hijacks the connection, and begins to copy.
    public static AttachedStreams over(Cli cli, ApiRequest request, boolean stdin, boolean tty, String detachKeys) {
        var streams = new AttachedStreams(cli, cli.api().call(request), tty, detachKeys);
        if (stdin) {
            Thread.ofPlatform().daemon().name("stdin").start(streams::copyInput);
        }
        Thread.ofPlatform().daemon().name("output").start(streams::copyOutput);
        return streams;
    }

    private void copyInput() {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = cli.in();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!pass(buffer, n)) {
                    outcome.complete(Outcome.DETACHED);
                    return;
                }
            }
            connection.connection().closeOutput();
        } catch (IOException e) {
            // the container has ended; its output and exit code are reported elsewhere
            return;
        }
    }

    private boolean pass(byte[] typed, int length) throws IOException {
        if (!tty) {
            connection.connection().output().write(typed, 0, length);
            return true;
        }
        DetachKeys.Typed keys = detachKeys.type(typed, length);
        connection.connection().output().write(keys.bytes());
        return !keys.detached();
    }

    private void copyOutput() {
        try (connection) {
            cli.outputCopy().copy(tty, connection.body(), cli.containerOut(), cli.containerErr());
            outcome.complete(Outcome.ENDED);
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
        } catch (IOException e) {
            outcome.completeExceptionally(new ClientException(1, "read the container's output: " + e.getMessage(), e));
        }
    }

    public Outcome await() {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ClientException failure ? failure : e;
        }
    }

    /// Closes the connection, because the container has not started.
    public void abandon() {
        connection.close();
    }
}
