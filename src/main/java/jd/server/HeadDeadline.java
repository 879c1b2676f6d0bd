package jd.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.Debugger;

/// How long a client may take for the head of a request. The socket blocks and knows no time-out of its own, so the
/// clock closes it. While a debugger is attached nobody is late: the other side may be standing at a breakpoint.
final class HeadDeadline implements AutoCloseable {
    /// Docker's own.
    static final Duration DOCKER = Duration.ofMinutes(5);

    private final Duration limit;
    private final ScheduledThreadPoolExecutor clock;

    HeadDeadline(Duration limit) {
        this.limit = limit;
        this.clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("head-deadline").factory());
        clock.setRemoveOnCancelPolicy(true);
    }

    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    /// Starts the clock for a head. It stops when the result is closed.
    Running start(Wire wire) {
        ScheduledFuture<?> late = schedule(wire);
        return () -> late.cancel(false);
    }

    private ScheduledFuture<?> schedule(Wire wire) {
        return clock.schedule(() -> expire(wire), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void expire(Wire wire) {
        if (Debugger.attached()) {
            return;
        }
        try {
            wire.close();
        } catch (IOException e) {
            // It was closed already, which is all we wanted.
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
