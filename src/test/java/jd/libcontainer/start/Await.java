package jd.libcontainer.start;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Polls for conditions that become true some time after a test has caused them.
public final class Await {
    private Await() {}

    /// Waits until `count` inits of the pool are ready.
    public static void awaitInits(ExecDriver driver, int count) {
        await(count + " inits wait", () -> driver.pool().readyCount() >= count);
    }

    /// Waits until `condition` holds, 30 s at most.
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 30 s: " + what);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
