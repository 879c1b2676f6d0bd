import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jd.labs.lab03.JobEngine;
import jd.server.api.JobName;
import jd.server.api.JobStreams;
import jd.server.engine.EngineException;
import jd.server.engine.Job;

/// A table of named jobs, which knows when no job runs, and so when the daemon can end.
///
/// Its methods are called by many threads at the same time. Grade your work with `./jd lab 3`, or one case of it with
/// `./jd lab 3 CASE`.
public final class OwnEngine implements JobEngine {
    private final JobLog log;

    // guarded by this
    private final Map<JobName<?, ?>, Work<?, ?>> works = new HashMap<>();
    private final List<Runnable> shutdownHandlers = new ArrayList<>();
    private int running;
    private boolean shutDown;

    public OwnEngine(JobLog log) {
        this.log = log;
    }

    /// Task 1. Registers what is done under a name. A name has one work: a second one is an `EngineException`, and the
    /// first one stays.
    @Override
    public synchronized <P, R> void register(JobName<P, R> name, Work<P, R> work) {
        // solution> register
        if (works.putIfAbsent(name, work) != null) {
            throw new EngineException("register job " + name + ": it has a work already");
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: register");
    }

    /// Task 2. Runs the work of a name with these parameters and streams. {@return what the work returned} What it
    /// throws is thrown on. A name without a work is an `EngineException`; so is every name after `shutdown`.
    ///
    /// The job is recorded: `log.begins` before anything else, `log.ends` after everything else, also if it fails.
    /// The status is `OK`, `NOT_FOUND` for a name without a work, `ERR` for every other failure.
    ///
    /// While it runs it counts in `running`, unless it only watches (`name.watches()`). Other jobs run meanwhile.
    @Override
    public <P, R> R run(JobName<P, R> name, P parameters, JobStreams streams) {
        // solution> run
        log.begins(name.name());
        Job.Status status = Job.Status.ERR;
        boolean counted = false;
        try {
            Work<P, R> work;
            synchronized (this) {
                if (shutDown) {
                    throw new EngineException("run job " + name + ": the engine is shut down");
                }
                work = work(name);
                if (work == null) {
                    status = Job.Status.NOT_FOUND;
                    throw new EngineException("run job " + name + ": no such job");
                }
                if (!name.watches()) {
                    counted = true;
                    running++;
                }
            }
            R result = work.run(parameters, streams);
            status = Job.Status.OK;
            return result;
        } finally {
            if (counted) {
                leave();
            }
            log.ends(name.name(), status);
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: run");
    }

    // Only register() fills the map, with pairs whose types agree.
    @SuppressWarnings("unchecked")
    private <P, R> Work<P, R> work(JobName<P, R> name) {
        return (Work<P, R>) works.get(name);
    }

    /// Ends the count of a job that `run` has counted.
    private synchronized void leave() {
        running--;
        notifyAll();
    }

    /// Task 3. Adds a handler, which runs when the engine is shut down. If it has been shut down already, the handler
    /// runs at once: it releases something that must not stay.
    @Override
    public void onShutdown(Runnable handler) {
        // solution> onShutdown
        synchronized (this) {
            if (!shutDown) {
                shutdownHandlers.add(handler);
                return;
            }
        }
        handler.run();
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: onShutdown");
    }

    /// Task 4. From now on no job starts. Waits until no job runs, but not longer than `limit`; then runs the handlers,
    /// which may use the engine from other threads. A second call returns at once.
    @Override
    public void shutdown(Duration limit) {
        // solution> shutdown
        List<Runnable> todo;
        synchronized (this) {
            if (shutDown) {
                return;
            }
            shutDown = true;
            long deadline = System.nanoTime() + limit.toNanos();
            try {
                for (long left = limit.toMillis(); running > 0 && left > 0;
                        left = (deadline - System.nanoTime()) / 1_000_000) {
                    wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            todo = List.copyOf(shutdownHandlers);
        }
        todo.forEach(Runnable::run);
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: shutdown");
    }
}
