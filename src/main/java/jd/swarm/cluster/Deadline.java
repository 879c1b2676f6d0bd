package jd.swarm.cluster;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import jd.client.api.ClientException;

/// Runs a call to a daemon with a timeout. A host that has vanished answers nothing, not even that it refuses, and a
/// socket has no timeout of its own; interrupting the thread closes the socket.
final class Deadline {
    private Deadline() {}

    /// {@return the call's result} Fails as the call does, or when the time is over.
    static <T> T within(Duration time, String what, Supplier<T> call) {
        var task = new FutureTask<T>(call::get);
        Thread thread = Thread.ofVirtual().name("node call").start(task);
        try {
            return task.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new ClientException(1, what + ": no answer within " + time.toMillis() / 1000.0 + " s", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new ClientException(1, what + ": interrupted", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException problem -> throw problem;
                case Error problem -> throw problem;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
