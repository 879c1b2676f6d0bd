package jd.labs.lab03;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jd.labs.lab03.JobEngine.JobLog;
import jd.server.api.JobName;
import jd.server.api.JobStreams;
import jd.server.engine.Job;

/// A student's engine with the log of what it did, and threads that run jobs in it.
final class RecordedJobs implements JobLog {
    /// How long a thread is waited for before it counts as blocked.
    static final int SECONDS = 2;

    /// A job that has begun, and ends when the grader wants it to.
    static final class Held {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);

        /// The job's work.
        String work(String parameters, JobStreams streams) {
            begun.countDown();
            await(end, 10 * SECONDS);
            return parameters;
        }

        boolean hasBegun() {
            return RecordedJobs.await(begun, SECONDS);
        }

        void end() {
            end.countDown();
        }
    }

    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void begins(String job) {
        lines.add("+" + job);
    }

    @Override
    public synchronized void ends(String job, Job.Status status) {
        lines.add("-" + job + " " + status.code());
    }

    /// Adds a line of the grader's own, such as that a handler has run.
    synchronized void note(String line) {
        lines.add(line);
    }

    /// {@return what has happened, `+ps -ps 0`}
    synchronized String written() {
        return String.join(" ", lines);
    }

    synchronized long count(String line) {
        return lines.stream().filter(line::equals).count();
    }

    /// Runs a job on a thread of its own.
    static Thread start(JobEngine engine, JobName<String, String> name) {
        return start(() -> engine.run(name, "", JobStreams.none()));
    }

    /// Runs something on a thread of its own; a failure of it is no failure of the grader.
    static Thread start(Runnable task) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // The case looks at what has happened.
            }
        });
    }

    /// {@return whether the thread has ended in time}
    static boolean ends(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean await(CountDownLatch latch, int seconds) {
        try {
            return latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
