package jd.labs.lab03;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import jd.daemon.Daemon;
import jd.daemon.JobRegistration;
import jd.daemon.JobTable;
import jd.labs.lab03.JobEngine.JobLog;
import jd.server.api.JobName;
import jd.server.api.Jobs;
import jd.server.engine.Engine;
import jd.server.engine.Job;

/// The daemon's jobs in a student's engine: the server requests a job from jd's, whose handler runs it in the student's.
///
/// ```
///   HttpServer ─► Engine ─► the student's engine ─► the handlers of JobTable
/// ```
record StudentJobs(Class<?> program) implements JobRegistration {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Override
    public void register(Engine engine, Daemon daemon) {
        JobEngine student = EngineLab.engine(program, new Printed());
        Engine handlers = new Engine();
        JobTable.register(handlers, daemon);
        names(handlers.jobs()).forEach(name -> forward(engine, student, handlers, name));
        engine.onShutdown(() -> student.shutdown(LIMIT));
    }

    private static <P, R> void forward(Engine engine, JobEngine student, Engine handlers, JobName<P, R> name) {
        student.register(name, (parameters, streams) -> handlers.job(name, parameters, streams).run());
        engine.register(name, job -> student.run(name, job.parameters(), job.streams()));
    }

    private static Stream<JobName<?, ?>> names(Set<String> registered) {
        return Stream.of(Jobs.class.getFields())
                .map(StudentJobs::value)
                .filter(JobName.class::isInstance)
                .<JobName<?, ?>>map(JobName.class::cast)
                .filter(name -> registered.contains(name.name()));
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Prints the jobs to the log of the lab's daemon.
    private record Printed() implements JobLog {
        @Override
        public void begins(String job) {
            System.out.println("lab 3: +" + job);
        }

        @Override
        public void ends(String job, Job.Status status) {
            System.out.println("lab 3: -" + job + " " + status);
        }
    }
}
