package jd.server.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jd.server.api.ApiException;

/// Limits how many answers are held as whole documents at a time. A list of a thousand containers takes some megabytes
/// from the moment it is collected until the client has read its last byte, and a client may never read.
///
/// An answer takes a slot before its document is collected. If none is free, clients that have not read their answers
/// within a grace time are disconnected, so clients that read rarely wait for clients that do not.
final class AnswerSlots {
    private final Duration grace;
    private final int tries;

    private final Semaphore free;

    // guarded by this
    private final Deque<Slot> sending = new ArrayDeque<>();

    /// @param grace how long a client keeps its slot while another request waits for one
    /// @param tries after how many grace times a waiting request fails
    AnswerSlots(int slots, Duration grace, int tries) {
        this.free = new Semaphore(slots, true);
        this.grace = grace;
        this.tries = tries;
    }

    /// Takes a slot; closing it releases it. Fails with 503 if none becomes free.
    ///
    /// @param wire the connection to close if its client keeps the slot too long
    Slot take(Wire wire) {
        try {
            for (int i = 0; i < tries; i++) {
                if (free.tryAcquire(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                    return new Slot(wire);
                }
                disconnectSlow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ApiException(ApiException.Kind.UNAVAILABLE, "too many answers at a time: try again");
    }

    private synchronized void disconnectSlow() {
        long now = System.nanoTime();
        while (!sending.isEmpty() && now - sending.peekFirst().since > grace.toNanos()) {
            sending.removeFirst().wire.cut();
        }
    }

    final class Slot implements AutoCloseable {
        private final Wire wire;
        private long since;

        private Slot(Wire wire) {
            this.wire = wire;
        }

        /// The document is complete; from now on the time is the client's.
        void sends() {
            synchronized (AnswerSlots.this) {
                since = System.nanoTime();
                sending.addLast(this);
            }
        }

        @Override
        public void close() {
            synchronized (AnswerSlots.this) {
                sending.remove(this);
            }
            free.release();
        }
    }
}
