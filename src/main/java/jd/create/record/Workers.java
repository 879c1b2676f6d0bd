package jd.create.record;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import jd.create.failure.CreateException;
import jd.server.api.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads on which containers are operated: platform threads, made as needed, and one for what is due later.
///
/// A thread may not be had when the daemon or the host has as many as it may. Then a request is refused ([#blocking]),
/// but the end of a container still has to be handled: [#execute] leaves a task for which no thread can be started to one
/// that always runs.
public final class Workers implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int CLOSE_SECONDS = 15;
    private static final Runnable END = () -> {};

    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("container-timer").factory());

    /// What found no thread of its own. Requests that end a container wait for its end, so they have another one.
    private final Reserve ends = new Reserve("container-ends");
    private final Reserve requests = new Reserve("container-requests");

    public static Workers platformThreads() {
        return new Workers(Thread.ofPlatform().daemon().name("container-worker-", 0).factory());
    }

    /// @param factory of the threads that are made as needed; its failures are survived
    public Workers(ThreadFactory factory) {
        threads = Executors.newCachedThreadPool(factory);
        // Exists from here on, and never has to be started when it matters; so do the reserves.
        timer.prestartCoreThread();
        timer.setRemoveOnCancelPolicy(true);
    }

    /// One thread that always runs, for tasks one after the other.
    private static final class Reserve {
        private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

        Reserve(String name) {
            Thread.ofPlatform().daemon().name(name).start(this::workOff);
        }

        void add(Runnable task) {
            waiting.add(task);
        }

        private void workOff() {
            try {
                for (Runnable task = waiting.take(); task != END; task = waiting.take()) {
                    attempt("work without a thread of its own", task);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Runs a task for certain: at once on a thread of its own or, when none can be started, as soon as the tasks before it
    /// are through.
    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("not started, since the daemon ends: {}", task);
        } catch (Throwable e) {
            LOG.warn("no thread for a container's work: {}: it waits for another one's end", e.getMessage());
            ends.add(task);
        }
    }

    /// Runs a task for certain, some time from now.
    public void later(long millis, Runnable task) {
        try {
            timer.schedule(() -> execute(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("not scheduled, since the daemon ends: {}", task);
        }
    }

    /// Runs a task again and again, each failure of which is logged.
    public void every(long minutes, String what, Runnable task) {
        timer.scheduleWithFixedDelay(() -> attempt(what, task), minutes, minutes, TimeUnit.MINUTES);
    }

    /// Runs what waits for the kernel. A caller on a virtual thread (a connection of the server) must not do so itself: it
    /// would hold a carrier, of which there are as few as processors. Any other thread goes straight on, so that one can
    /// step through.
    <T> T blocking(Callable<T> work) {
        try {
            return Thread.currentThread().isVirtual() ? await(submit(work)) : work.call();
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    private <T> Future<T> submit(Callable<T> work) {
        try {
            return threads.submit(work);
        } catch (OutOfMemoryError | RejectedExecutionException e) {
            throw new ApiException(
                    ApiException.Kind.UNAVAILABLE, "cannot start a thread for the request: " + e.getMessage(), e);
        }
    }

    void blocking(Runnable work) {
        blocking(Executors.callable(work));
    }

    /// The same for what ends something, and has to be possible when no thread can be started: such requests then wait for
    /// each other.
    void blockingForCertain(Runnable work) {
        if (!Thread.currentThread().isVirtual()) {
            work.run();
            return;
        }
        FutureTask<?> task = new FutureTask<>(work, null);
        try {
            threads.execute(task);
        } catch (OutOfMemoryError | RejectedExecutionException e) {
            requests.add(task);
        }
        await(task);
    }

    private static <T> T await(Future<T> work) {
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } catch (InterruptedException e) {
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new CreateException("wait for a container's operation: " + failure.getMessage(), failure);
    }

    /// Carries out one step of several that must all be attempted: whatever it throws is logged, and the next one follows.
    ///
    /// @param what for the log: `clean up after container 4f2a…`
    public static void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            LOG.error(what, e);
        }
    }

    /// Tasks that run are let come to their ends, for a while; nothing new is started.
    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdown();
        ends.add(END);
        requests.add(END);
        try {
            // All but a start whose init waits for a debugger.
            threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
