package jd.client.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import jd.libcontainer.io.ProcessSignals;

/// Handles ctrl-C and SIGTERM in place of the JVM, for a command that has to clean up before it ends.
public final class Interrupts {
    private Interrupts() {}

    /// @param handler called with 1 for the first signal, 2 for the second; each call has a thread of its own
    public static void handle(IntConsumer handler) {
        var count = new AtomicInteger();
        ProcessSignals.handle("INT", signal -> handler.accept(count.incrementAndGet()));
        ProcessSignals.handle("TERM", signal -> handler.accept(count.incrementAndGet()));
    }
}
