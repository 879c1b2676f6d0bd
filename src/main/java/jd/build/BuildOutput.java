package jd.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import jd.image.ImageId;
import jd.server.api.BuildLine;
import jd.server.api.Json;
import jd.server.api.Progress;

/// Writes a build's output, one JSON document a line. With `-q` the lines are kept, and sent only if the build fails.
///
/// Several threads write: the build, and a pull of a base image.
///
/// Today: api/server/router/build/build_routes.go postBuild
public final class BuildOutput {
    /// The first lines that are kept with `-q`.
    private static final int MAX_KEPT = 4 << 20;

    private static final String RED = "\u001b[91m";
    private static final String PLAIN = "\u001b[0m";

    private final Supplier<OutputStream> open;
    private final boolean quiet;

    // guarded by this
    private Optional<OutputStream> out = Optional.empty();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    /// @param open opens the answer's body; called at the first line
    public BuildOutput(Supplier<OutputStream> open, boolean quiet) {
        this.open = open;
        this.quiet = quiet;
    }

    /// {@return whether the client has got a line, so that a failure can only be another line}
    public synchronized boolean begun() {
        return out.isPresent();
    }

    void print(String text) {
        line(BuildLine.stream(text));
    }

    /// Prints in red, as the output to stderr and warnings.
    void printRed(String text) {
        line(BuildLine.stream(RED + text + PLAIN));
    }

    void image(ImageId id) {
        line(BuildLine.image(id.toString()));
    }

    void progress(Progress progress) {
        line(progress);
    }

    private synchronized void line(Object document) {
        if (!quiet) {
            send(Json.bytes(document));
        } else if (kept.size() < MAX_KEPT) {
            kept.writeBytes(Json.bytes(document));
            kept.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /// Prints a line that `-q` does not suppress.
    public synchronized void result(String text) {
        send(Json.bytes(BuildLine.stream(text)));
    }

    /// Prints a line unless the build is quiet.
    public void success(String text) {
        print(text);
    }

    /// Ends the output with a failure; with `-q` after the lines that were kept. The client may have disconnected.
    public synchronized void fail(BuildLine failure) {
        try {
            if (kept.size() > 0) {
                body().write(kept.toByteArray());
            }
            send(Json.bytes(failure));
        } catch (IOException | UncheckedIOException e) {
            out = Optional.of(OutputStream.nullOutputStream());
        }
    }

    /// {@return whether lines are kept for a failure}
    public synchronized boolean hasKept() {
        return kept.size() > 0;
    }

    private OutputStream body() {
        if (out.isEmpty()) {
            out = Optional.of(open.get());
        }
        return out.get();
    }

    private void send(byte[] json) {
        try {
            body().write(json);
            body().write("\r\n".getBytes(StandardCharsets.US_ASCII));
            body().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
