package jd.server.engine;

import java.time.Duration;
import jd.libcontainer.io.PlatformThread;
import jd.server.api.JobName;
import jd.server.api.JobStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One operation of the daemon: a name, parameters, streams from and to the client, and after the run a status. A job
/// runs once.
///
/// Docker 1.2.0: engine/job.go
public final class Job<P, R> {
    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    /// How a job ended, with the status numbers of Docker 1.2.
    public enum Status {
        OK(0),
        ERR(1),
        NOT_FOUND(127);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    /// The state of a job.
    public sealed interface State {
        record Waiting() implements State {}

        record Running(long sinceNanos) implements State {}

        record Ended(Status status, Duration duration) implements State {}
    }

    private final Engine engine;
    private final JobName<P, R> name;
    private final P parameters;
    private final JobStreams streams;
    private State state = new State.Waiting();

    Job(Engine engine, JobName<P, R> name, P parameters, JobStreams streams) {
        this.engine = engine;
        this.name = name;
        this.parameters = parameters;
        this.streams = streams;
    }

    /// Runs the handler registered under the job's name, on a platform thread if the job blocks. {@return what the
    /// handler returned} What the handler throws is thrown on, after the status has been set; without a handler it is an
    /// [EngineException].
    ///
    /// With `-D` every job is logged twice: `+job start(web) (JobTable.java:77, chapter 3)` when it begins, with the
    /// line that names the method behind it, and `-job start(web) = OK (0) 12 ms` when it has ended.
    // tag::running-a-job[]
    public R run() {
        begin();
        LOG.debug("+job {}{}", this, engine.line(name)); // <1>
        Status status = Status.ERR;
        try (var _ = engine.enter(this)) { // <2>
            Handler<P, R> handler = engine.handler(name).orElse(null);
            if (handler == null) {
                status = Status.NOT_FOUND;
                throw new EngineException("run job " + name + ": no such job");
            }
            R result = handle(handler); // <3>
            status = Status.OK;
            return result;
        } finally {
            Duration duration = end(status); // <4>
            LOG.debug("-job {} = {} ({}) {} ms",
                    this, status, status.code(), duration.toMillis());
        }
    }
    // end::running-a-job[]

    private R handle(Handler<P, R> handler) {
        return name.blocks()
                ? PlatformThread.call("job " + name, () -> handler.handle(this))
                : handler.handle(this);
    }

    private synchronized void begin() {
        if (!(state instanceof State.Waiting)) {
            throw new EngineException("run job " + name + ": it has run already");
        }
        state = new State.Running(System.nanoTime());
    }

    private synchronized Duration end(Status status) {
        long since = state instanceof State.Running running ? running.sinceNanos() : System.nanoTime();
        var ended = new State.Ended(status, Duration.ofNanos(System.nanoTime() - since));
        state = ended;
        return ended.duration();
    }

    public JobName<P, R> name() {
        return name;
    }

    public P parameters() {
        return parameters;
    }

    public JobStreams streams() {
        return streams;
    }

    public synchronized State state() {
        return state;
    }

    /// {@return the job as it is logged: `start(web)`}
    @Override
    public String toString() {
        return name + "(" + parameters + ")";
    }
}
