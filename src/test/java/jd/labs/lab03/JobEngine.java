package jd.labs.lab03;

import java.time.Duration;
import jd.server.api.JobName;
import jd.server.api.JobStreams;
import jd.server.engine.Job;

/// The methods that a student of lab 3 writes. They are explained in the starter and in `labs/lab03-engine/tasks.adoc`.
public interface JobEngine {
    /// What is done under a name: the piece of the daemon that a job runs.
    interface Work<P, R> {
        R run(P parameters, JobStreams streams);
    }

    /// Records the jobs, as the daemon's log does with `-D`.
    interface JobLog {
        void begins(String job);

        void ends(String job, Job.Status status);
    }

    <P, R> void register(JobName<P, R> name, Work<P, R> work);

    <P, R> R run(JobName<P, R> name, P parameters, JobStreams streams);

    void onShutdown(Runnable handler);

    void shutdown(Duration limit);
}
