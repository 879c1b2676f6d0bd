package jd.create.record;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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

/// The threads that operate containers: platform threads, started as needed, and a timer.
///
/// Starting a thread fails at the limits of the daemon or the host. The exit of a container must be handled even then:
/// [#execute] queues such a task for a reserve thread, which has been started before.
public final class Workers implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int CLOSE_SECONDS = 15;
    private static final Runnable END = () -> {};

    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("container-timer").factory());

    /// Run tasks for which no thread could be started. Requests that stop a container wait for the handling of its exit, so
    /// they have a reserve of their own.
    private final Reserve ends = new Reserve("container-ends");
    private final Reserve requests = new Reserve("container-requests");

    public static Workers platformThreads() {
        return new Workers(Thread.ofPlatform().daemon().name("container-worker-", 0).factory());
    }

    /// @param factory may fail to create a thread
    public Workers(ThreadFactory factory) {
        threads = Executors.newCachedThreadPool(factory);
        // Started now, like the reserves, since starting a thread may fail later.
        timer.prestartCoreThread();
        timer.setRemoveOnCancelPolicy(true);
    }

    /// A thread that is started in advance and runs queued tasks in order.
    private static final class Reserve {
        private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

        Reserve(String name) {
            Thread.ofPlatform().daemon().name(name).start(this::runTasks);
        }

        void add(Runnable task) {
            waiting.add(task);
        }

        private void runTasks() {
            try {
                for (Runnable task = waiting.take(); task != END; task = waiting.take()) {
                    attempt("work without a thread of its own", task);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Runs a task on a thread of its own or, when none can be started, on the reserve thread.
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

    /// Runs a task after a delay, as [#execute] does. {@return to cancel it}
    public Future<?> later(long millis, Runnable task) {
        try {
            return timer.schedule(() -> execute(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("not scheduled, since the daemon ends: {}", task);
            return CompletableFuture.completedFuture(null);
        }
    }

    /// Runs a task periodically. Its failures are logged.
    public void every(long minutes, String what, Runnable task) {
        timer.scheduleWithFixedDelay(() -> attempt(what, task), minutes, minutes, TimeUnit.MINUTES);
    }

    /// Runs work that blocks in the kernel. A virtual thread (of a connection) would pin a carrier, of which there are as many
    /// as processors, so the work runs on a platform thread. Any other caller runs it itself, which is easier to debug.
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

    /// Runs work that stops or removes a container. If no thread can be started, the reserve thread runs such requests one
    /// after the other.
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

    /// Runs a step and logs its failure, so that the next step is attempted in any case.
    ///
    /// @param what for the log: `clean up after container 4f2a…`
    public static void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            LOG.error(what, e);
        }
    }

    /// Waits some time for running tasks, and starts no new ones.
    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdown();
        ends.add(END);
        requests.add(END);
        try {
            // A start whose init waits for a debugger does not end.
            threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
