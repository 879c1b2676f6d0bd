package jd.server;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.start.Debugger;

/// Closes connections whose client takes too long. The socket blocks and knows no timeout of its own. While a debugger
/// is attached no connection is closed: the other side may be standing at a breakpoint.
///
/// @param head for the rest of a request's head, once it has begun
/// @param body for a document in a request's body
/// @param answer for taking a document
record Deadlines(Duration head, Duration body, Duration answer, ScheduledThreadPoolExecutor clock)
        implements AutoCloseable {
    /// For the head Docker's own; a document is short, and while it is on its way it takes memory.
    static final Duration HEAD = Duration.ofMinutes(5);
    static final Duration BODY = Duration.ofMinutes(1);
    static final Duration ANSWER = Duration.ofMinutes(1);

    static Deadlines of(Duration head, Duration body, Duration answer) {
        var clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("deadlines").factory());
        clock.setRemoveOnCancelPolicy(true);
        // Now, while the daemon starts: later there may be no thread to be had.
        clock.prestartCoreThread();
        return new Deadlines(head, body, answer, clock);
    }

    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    /// Starts the clock. It stops when the result is closed.
    Running start(Wire wire, Duration limit) {
        ScheduledFuture<?> late = clock.schedule(() -> expire(wire), limit.toMillis(), TimeUnit.MILLISECONDS);
        return () -> late.cancel(false);
    }

    private static void expire(Wire wire) {
        if (!Debugger.attached()) {
            wire.cut();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
