package jd.pull;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// Reports how many bytes have been read: about a hundred times in all but at most ten times a second, and at the end.
public final class CountingInputStream extends FilterInputStream {
    private static final long MAX_STEP = 512 * 1024;
    private static final long MIN_INTERVAL_NANOS = 100_000_000;

    private final long total;
    private final long step;
    private final LongConsumer counted;
    private long count;
    private long reported;
    private long lastTime = System.nanoTime() - MIN_INTERVAL_NANOS;

    public CountingInputStream(InputStream in, long alreadyRead, long total, LongConsumer counted) {
        super(in);
        this.count = alreadyRead;
        this.reported = alreadyRead;
        this.total = total;
        this.step = Math.clamp(total / 100, 1, MAX_STEP);
        this.counted = counted;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        passed(b < 0 ? -1 : 1);
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        passed(n);
        return n;
    }

    private void passed(int n) {
        count += Math.max(n, 0);
        boolean complete = count == total || n < 0;
        if (count > reported && (complete || count - reported >= step && isTime())) {
            reported = count;
            lastTime = System.nanoTime();
            counted.accept(count);
        }
    }

    private boolean isTime() {
        return System.nanoTime() - lastTime >= MIN_INTERVAL_NANOS;
    }
}
