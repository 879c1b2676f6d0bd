package jd.pull.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// The body of an answer, with a timeout: the JDK's client waits for the next byte without end, also when the server is no
/// longer there. When no byte has come for a while, the stream is closed and reading it fails.
public final class StallGuard extends FilterInputStream {
    private final long limitNanos;
    private final Thread watch;

    private volatile long lastByte = System.nanoTime();

    public StallGuard(InputStream body, Duration limit) {
        super(body);
        this.limitNanos = limit.toNanos();
        this.watch = Thread.ofPlatform().daemon().name("stall-guard").start(this::watch);
    }

    private void watch() {
        try {
            while (left() > 0) {
                Thread.sleep(Duration.ofNanos(left()));
            }
            in.close();
        } catch (InterruptedException | IOException e) {
            // Interrupted: the body is complete. And a stream that cannot be closed has failed already.
            Thread.currentThread().interrupt();
        }
    }

    private long left() {
        return lastByte + limitNanos - System.nanoTime();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        lastByte = System.nanoTime();
        return count;
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        super.close();
    }
}
