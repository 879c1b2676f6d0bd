package jd.pull;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// Tells how many bytes have gone by: about every hundredth of the whole, but not more than ten times a second, and
/// when all have.
final class CountingInputStream extends FilterInputStream {
    private static final long MAX_STEP = 512 * 1024;
    private static final long MIN_INTERVAL_NANOS = 100_000_000;

    private final long total;
    private final long step;
    private final LongConsumer counted;
    private long count;
    private long told;
    private long lastTime = System.nanoTime() - MIN_INTERVAL_NANOS;

    CountingInputStream(InputStream in, long alreadyRead, long total, LongConsumer counted) {
        super(in);
        this.count = alreadyRead;
        this.told = alreadyRead;
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
        if (count > told && (complete || count - told >= step && isTime())) {
            told = count;
            lastTime = System.nanoTime();
            counted.accept(count);
        }
    }

    private boolean isTime() {
        return System.nanoTime() - lastTime >= MIN_INTERVAL_NANOS;
    }
}
