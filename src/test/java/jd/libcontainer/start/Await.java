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

    /// Waits until `condition` holds, two minutes at most: the machine may have other load.
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within two minutes: " + what);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
