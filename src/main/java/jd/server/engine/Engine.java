package jd.server.engine;

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
import jd.libcontainer.io.SourceLog;
import jd.server.api.JobName;
import jd.server.api.JobStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs named jobs. Everything the daemon does for a client is a job, so all of it can be observed here, and the Engine
/// knows when the daemon is idle and can shut down.
///
/// The Engine knows nothing of HTTP and nothing of containers: names and handlers come from the daemon's job table.
///
/// Docker 1.2.0: engine/engine.go
public final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /// The timeouts of [#shutdown()]: for running jobs, and for the shutdown handlers.
    public record Timeouts(Duration jobs, Duration handlers) {
        /// Docker's own timeouts.
        public static final Timeouts DOCKER = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    private final Timeouts timeouts;

    // guarded by this
    private final Map<JobName<?, ?>, Handler<?, ?>> handlers = new HashMap<>();
    private final Map<JobName<?, ?>, String> lines = new HashMap<>();
    private final Set<Job<?, ?>> running = new HashSet<>();
    private final List<Runnable> shutdownHandlers = new ArrayList<>();
    private boolean shutDown;

    public Engine() {
        this(Timeouts.DOCKER);
    }

    public Engine(Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    /// Registers the handler of a name; a name has exactly one.
    public synchronized <P, R> void register(JobName<P, R> name, Handler<P, R> handler) {
        if (handlers.putIfAbsent(name, handler) != null) {
            throw new EngineException("register job " + name + ": it has a handler already");
        }
        lines.put(name, SourceLog.lineInMethod("register", Engine.class));
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

    /// {@return a job without streams, ready to run}
    public <P, R> Job<P, R> job(JobName<P, R> name, P parameters) {
        return job(name, parameters, JobStreams.none());
    }

    // The cast is safe: only register() fills the map, with pairs whose types agree.
    @SuppressWarnings("unchecked")
    synchronized <P, R> Optional<Handler<P, R>> handler(JobName<P, R> name) {
        return Optional.ofNullable((Handler<P, R>) handlers.get(name));
    }

    /// {@return for the log, where the job was registered}
    synchronized String line(JobName<?, ?> name) {
        return lines.getOrDefault(name, "");
    }

    /// Counts a job as running until the result is closed. After [#shutdown()] no job starts. (Docker 1.2 also counted
    /// jobs that only watch, so a forgotten `logs -f` delayed every shutdown by five seconds.)
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

    /// Adds a shutdown handler. All of them run at the same time. One that is added after the shutdown, for example
    /// because the daemon is stopped before it has booted, runs at once.
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

    /// Shuts the Engine down: no new job starts, running jobs get five seconds, then the shutdown handlers run in
    /// parallel and get ten. A second call returns at once.
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
        long deadline = System.nanoTime() + timeouts.jobs().toNanos();
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
                // No thread can be started, for example under a pids limit: run the handlers one after the other.
                counted.run();
            }
        }
        try {
            if (!left.await(timeouts.handlers().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("shutdown: {} of {} handlers have not ended", left.getCount(), todo.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
