package jd.pull;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// The body of an answer that must not stop in the middle: the JDK's client waits for its next byte for ever, also when
/// the other side has vanished without a word. When nothing has come for a while the stream is closed, and who reads it
/// is told.
final class StallGuard extends FilterInputStream {
    private final long limitNanos;
    private final Thread watch;

    private volatile long lastByte = System.nanoTime();

    StallGuard(InputStream body, Duration limit) {
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
            // Interrupted: all has come. And a stream that cannot be closed is broken already.
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
