package jd.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// Many containers of one daemon at the same time.
record ContainerSet(Api api, List<String> ids) implements AutoCloseable {
    /// Creates containers that sleep forever.
    static ContainerSet create(Api api, int size) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            ids.add(api.create("bridge", "sleep", "1000000"));
        }
        return new ContainerSet(api, ids);
    }

    /// Starts all at the same time. {@return milliseconds until the last one runs}
    double startAtOnce() {
        return all(api::start);
    }

    /// Starts the containers one after the other.
    void start() {
        ids.forEach(api::start);
    }

    private double all(Consumer<String> action) {
        CountDownLatch ready = new CountDownLatch(ids.size());
        CountDownLatch go = new CountDownLatch(1);
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (String id : ids) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    ready.countDown();
                    go.await();
                    action.accept(id);
                } catch (RuntimeException | InterruptedException failure) {
                    synchronized (failures) {
                        failures.add(failure);
                    }
                }
            }));
        }
        await(ready);
        long begin = System.nanoTime();
        go.countDown();
        threads.forEach(ContainerSet::join);
        double milliseconds = (System.nanoTime() - begin) / 1e6;
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.size() + " of " + ids.size() + " failed", failures.getFirst());
        }
        return milliseconds;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        all(api::remove);
    }
}
