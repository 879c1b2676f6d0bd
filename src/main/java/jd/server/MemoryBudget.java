package jd.server;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jd.server.api.ApiException;

/// Bounds the heap that all unfinished requests take together. A bound for each alone would not do: 32 clients that
/// each begin a document of 7 MB would fill a heap of 64 MB.
///
/// A request takes its share before it reads, for what it will need at most. Where too little is free it waits a while
/// for others to end, since most end within milliseconds, and fails with 503 after that. A waiting request for much
/// does not hold up those for little: the budget is not fair.
final class MemoryBudget {
    private static final int UNIT = 1024;

    private final int units;
    private final Semaphore free;
    private final Duration patience;

    /// @param bytes what all shares may be together
    /// @param patience how long a request waits for its share
    MemoryBudget(long bytes, Duration patience) {
        this.units = units(bytes);
        this.free = new Semaphore(units);
        this.patience = patience;
    }

    private static int units(long bytes) {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, (bytes + UNIT - 1) / UNIT));
    }

    long bytes() {
        return (long) units * UNIT;
    }

    long freeBytes() {
        return (long) free.availablePermits() * UNIT;
    }

    /// {@return a share of nothing, which may grow}
    Share share() {
        return new Share();
    }

    /// What one request has taken. It belongs to the thread of the request.
    final class Share implements AutoCloseable {
        private int held;

        /// Takes what is missing to so many bytes. Fails with 413 for more than there will ever be, with 503 for more
        /// than there is.
        void growTo(long bytes) {
            int wanted = units(bytes);
            if (wanted > units) {
                throw new ApiException(ApiException.Kind.TOO_LARGE, "request too large");
            }
            if (wanted > held) {
                take(wanted - held);
            }
        }

        private void take(int more) {
            try {
                if (!free.tryAcquire(more, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new ApiException(
                            ApiException.Kind.UNAVAILABLE, "too many large requests at a time: try again");
                }
                held += more;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException("wait for memory: interrupted", e);
            }
        }

        @Override
        public void close() {
            free.release(held);
            held = 0;
        }
    }
}
