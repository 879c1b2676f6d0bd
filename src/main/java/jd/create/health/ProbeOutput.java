package jd.create.health;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import jd.create.exec.ExecOutput;
import jd.create.output.StdStream;

/// Keeps the first 4096 bytes that a probe writes to both streams, and says when it has exited.
public final class ProbeOutput implements ExecOutput {
    private static final int KEPT = 4096;

    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// Guarded by itself: the thread that reads all pipes writes.
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean cut;

    @Override
    public void publish(StdStream stream, byte[] written) {
        synchronized (bytes) {
            int room = Math.min(KEPT - bytes.size(), written.length);
            bytes.write(written, 0, room);
            cut |= room < written.length;
        }
    }

    @Override
    public void finish(StdStream stream) {
        // The other stream may go on.
    }

    @Override
    public void end() {
        ended.complete(null);
    }

    /// {@return completes after the exit, when all output is here}
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /// {@return what has been written so far; `...` follows if more was written than is kept}
    public String text() {
        synchronized (bytes) {
            return bytes.toString(StandardCharsets.UTF_8) + (cut ? "..." : "");
        }
    }
}
