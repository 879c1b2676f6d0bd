package jd.server.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jd.server.api.ApiException;
import jd.server.engine.EngineException;

/// Limits the heap that all unfinished requests take together. A limit for each request would not do: 32 clients that
/// each begin a document of 7 MB would fill a heap of 64 MB.
///
/// A request takes its share before it reads, for the maximum it may need. If too little is free it waits for other
/// requests to end, most of which end within milliseconds, and then fails with 503. A large waiting request does not
/// delay small ones: the budget is not fair.
final class MemoryBudget {
    private static final int UNIT = 1024;

    private final int units;
    private final Semaphore free;
    private final Duration timeout;

    /// @param bytes the sum of all shares
    /// @param timeout how long a request waits for its share
    MemoryBudget(long bytes, Duration timeout) {
        this.units = units(bytes);
        this.free = new Semaphore(units);
        this.timeout = timeout;
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

    /// {@return an empty share, which may grow}
    Share share() {
        return new Share();
    }

    /// The share of one request. It belongs to the thread of the request.
    final class Share implements AutoCloseable {
        private int held;

        /// Grows to that many bytes. Fails with 413 for more than the whole budget, with 503 for more than becomes
        /// free.
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
                if (!free.tryAcquire(more, timeout.toMillis(), TimeUnit.MILLISECONDS)) {
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
