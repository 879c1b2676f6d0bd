package jd.server.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.start.Debugger;

/// Closes connections whose client takes too long; the blocking socket itself has no timeout. While a debugger is
/// attached no connection is closed, because the other side may have stopped at a breakpoint.
///
/// @param head to send the rest of a request's head
/// @param body to send a document in a request's body
/// @param answer to read an answer that is a document
record Deadlines(Duration head, Duration body, Duration answer, ScheduledThreadPoolExecutor clock)
        implements AutoCloseable {
    /// The timeout for the head is Docker's own; a document is short, and takes memory while it is sent.
    static final Duration HEAD = Duration.ofMinutes(5);
    static final Duration BODY = Duration.ofMinutes(1);
    static final Duration ANSWER = Duration.ofMinutes(1);
    /// The handshake needs two round trips.
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    static Deadlines of(Duration head, Duration body, Duration answer) {
        var clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("deadlines").factory());
        clock.setRemoveOnCancelPolicy(true);
        // Start the thread now: later the daemon may be unable to start one.
        clock.prestartCoreThread();
        return new Deadlines(head, body, answer, clock);
    }

    /// {@return the timeout for a TLS handshake}
    Duration handshake() {
        return head.compareTo(HANDSHAKE) < 0 ? head : HANDSHAKE;
    }

    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    /// Starts a timeout. Closing the result cancels it.
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
