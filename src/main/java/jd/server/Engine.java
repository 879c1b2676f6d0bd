package jd.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs named jobs. Everything the daemon does for a client is a job, so this is the one place from which all of it
/// can be watched, and the one that knows when the daemon is at rest and may end.
///
/// The Engine knows nothing of HTTP and nothing of containers: names and handlers come from the daemon's job table.
///
/// Docker 1.2.0: engine/engine.go
public final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /// How long [#shutdown()] waits: for jobs that still run, and for the handlers that clean up.
    public record Patience(Duration jobs, Duration handlers) {
        /// Docker's own: five seconds and ten.
        public static final Patience DOCKER = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    private final Patience patience;

    // guarded by this
    private final Map<JobName<?, ?>, Handler<?, ?>> handlers = new HashMap<>();
    private final Set<Job<?, ?>> running = new HashSet<>();
    private final List<Runnable> shutdownHandlers = new ArrayList<>();
    private boolean shutDown;

    public Engine() {
        this(Patience.DOCKER);
    }

    public Engine(Patience patience) {
        this.patience = patience;
    }

    /// Gives a name its handler. A name has one handler for ever.
    public synchronized <P, R> void register(JobName<P, R> name, Handler<P, R> handler) {
        if (handlers.putIfAbsent(name, handler) != null) {
            throw new EngineException("register job " + name + ": it has a handler already");
        }
    }

    /// {@return the names of all jobs that have a handler, in alphabetical order}
    public synchronized Set<String> jobs() {
        var names = new TreeSet<String>();
        handlers.keySet().forEach(name -> names.add(name.name()));
        return names;
    }

    /// {@return a job, ready to run}
    public <P, R> Job<P, R> job(JobName<P, R> name, P parameters, JobStreams streams) {
        return new Job<>(this, name, parameters, streams);
    }

    /// {@return a job that talks to nobody, ready to run}
    public <P, R> Job<P, R> job(JobName<P, R> name, P parameters) {
        return job(name, parameters, JobStreams.none());
    }

    // Only register() fills the map, and it takes the two as a pair: the types of name and handler agree.
    @SuppressWarnings("unchecked")
    synchronized <P, R> Optional<Handler<P, R>> handler(JobName<P, R> name) {
        return Optional.ofNullable((Handler<P, R>) handlers.get(name));
    }

    /// Counts a job among the running ones until the result is closed. After [#shutdown()] no job begins any more.
    /// (Docker 1.2 counted those that only watch as well, and a forgotten `logs -f` cost every shutdown five seconds.)
    synchronized Running enter(Job<?, ?> job) {
        if (shutDown) {
            throw new EngineException("run job " + job.name() + ": the engine is shut down");
        }
        if (!job.name().watches()) {
            running.add(job);
        }
        return () -> leave(job);
    }

    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    private synchronized void leave(Job<?, ?> job) {
        running.remove(job);
        notifyAll();
    }

    /// Adds what shall be done when the Engine is shut down. All handlers run at the same time. One that comes too
    /// late, as when the daemon was told to end before it had booted, runs at once.
    public void onShutdown(Runnable handler) {
        synchronized (this) {
            if (!shutDown) {
                shutdownHandlers.add(handler);
                return;
            }
        }
        handler.run();
    }

    public synchronized boolean isShutDown() {
        return shutDown;
    }

    /// Ends the Engine: no new job begins, running ones get five seconds, then the shutdown handlers run side by side
    /// and get ten. A second call returns at once.
    public void shutdown() {
        List<Runnable> todo;
        synchronized (this) {
            if (shutDown) {
                return;
            }
            shutDown = true;
            awaitJobs();
            todo = List.copyOf(shutdownHandlers);
        }
        runAll(todo);
    }

    private void awaitJobs() {
        long deadline = System.nanoTime() + patience.jobs().toNanos();
        while (!running.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                LOG.warn("shutdown: still running: {}", running);
                return;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void runAll(List<Runnable> todo) {
        var left = new CountDownLatch(todo.size());
        for (Runnable handler : todo) {
            Runnable counted = () -> {
                try {
                    handler.run();
                } catch (RuntimeException | Error e) {
                    LOG.error("shutdown handler", e);
                } finally {
                    left.countDown();
                }
            };
            try {
                Thread.ofPlatform().daemon().name("shutdown").start(counted);
            } catch (OutOfMemoryError e) {
                // No thread can be started, as under a pids limit: one handler after the other is better than none.
                counted.run();
            }
        }
        try {
            if (!left.await(patience.handlers().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("shutdown: {} of {} handlers have not ended", left.getCount(), todo.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
