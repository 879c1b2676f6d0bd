package jd.create.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import jd.server.api.ApiException;
import org.junit.jupiter.api.Test;

/// A daemon that cannot start another thread.
class WorkersTest {
    private final Workers workers = new Workers(_ -> {
        throw new OutOfMemoryError("unable to create native thread");
    });

    private static <T> CompletableFuture<T> onVirtualThread(Supplier<T> request) {
        return CompletableFuture.supplyAsync(request, task -> Thread.ofVirtual().start(task));
    }

    @Test
    void taskWithoutAThreadRunsOnTheReserve() throws Exception {
        CompletableFuture<String> ran = new CompletableFuture<>();
        workers.execute(() -> {
            throw new IllegalStateException("one that fails keeps no other from running");
        });
        workers.execute(() -> ran.complete(Thread.currentThread().getName()));
        assertEquals("container-ends", ran.get(10, TimeUnit.SECONDS));
        CompletableFuture<Boolean> later = new CompletableFuture<>();
        workers.later(10, () -> later.complete(true));
        assertTrue(later.get(10, TimeUnit.SECONDS));
    }

    @Test
    void requestWithoutAThreadIsRefused() throws Exception {
        ApiException.Kind kind = onVirtualThread(() -> {
            try {
                workers.blocking(() -> {});
                return null;
            } catch (ApiException e) {
                return e.kind();
            }
        }).get(10, TimeUnit.SECONDS);
        assertEquals(ApiException.Kind.UNAVAILABLE, kind);
    }

    @Test
    void stoppingRequestWithoutAThreadRunsOnTheReserve() throws Exception {
        String thread = onVirtualThread(() -> {
            CompletableFuture<String> ran = new CompletableFuture<>();
            workers.blockingForCertain(() -> ran.complete(Thread.currentThread().getName()));
            return ran.join();
        }).get(10, TimeUnit.SECONDS);
        assertEquals("container-requests", thread);
    }
}
