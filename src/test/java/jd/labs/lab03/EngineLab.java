package jd.labs.lab03;

import static jd.labs.Case.PASSED;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import jd.daemon.Pieces;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.labs.lab03.JobEngine.JobLog;
import jd.labs.lab03.RecordedJobs.Held;
import jd.server.api.ContentType;
import jd.server.api.JobName;
import jd.server.api.JobStreams;
import jd.server.engine.EngineException;

/// Grades lab 3, with jobs on several threads.
public final class EngineLab implements Lab {
    private static final JobName<String, String> START = JobName.of("start");
    private static final JobName<String, String> CREATE = JobName.of("create");
    private static final JobName<String, String> LOGS = JobName.watching("logs");

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final String ENGINE = "chapter 3, \"The concept\"";
    private static final String MONITOR = "java.lang.Object.wait: it releases the lock while it waits, sleep does not";

    @Override
    public int number() {
        return 3;
    }

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public String source() {
        return "OwnEngine.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.InDaemon(program -> Pieces.STANDARD.withJobs(new StudentJobs(program)));
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                one(program, "1", "register() refuses a second work for a name", EngineLab::refusesASecondWork),
                one(program, "2", "run() passes parameters, streams and result", EngineLab::passesEverything),
                one(program, "3", "run() uses the first work of a name", EngineLab::keepsTheFirst),
                one(program, "4", "run() refuses a name without a work, with status 127",
                        EngineLab::refusesUnknownNames),
                one(program, "5", "run() throws what the work throws, with status 1", EngineLab::throwsOn),
                one(program, "6", "run() lets several jobs run at a time", EngineLab::runsAtATime),
                one(program, "7", "shutdown() runs the handlers once, in their order", EngineLab::runsHandlers),
                one(program, "8", "onShutdown() runs a handler that comes too late", EngineLab::runsLateHandlers),
                one(program, "9", "shutdown() waits for a running job before the handlers", EngineLab::waitsForJobs),
                one(program, "10", "shutdown() refuses new jobs, also while it waits", EngineLab::refusesNewJobs),
                one(program, "11", "shutdown() does not wait for a job that only watches", EngineLab::ignoresWatchers),
                one(program, "12", "shutdown() does not wait for a job that has failed", EngineLab::forgetsFailedJobs),
                one(program, "13", "shutdown() gives up when the limit is reached", EngineLab::givesUp),
                one(program, "14", "shutdown() holds no lock while handlers run", EngineLab::letsHandlersUseTheEngine));
    }

    // ---- the table ----

    private static Outcome refusesASecondWork(JobEngine engine, RecordedJobs jobs) {
        engine.register(START, (_, _) -> "first");
        engine.register(CREATE, (_, _) -> "another name");
        Hints hints = new Hints(
                "two parts of the daemon have registered the same name, and neither was told",
                ENGINE + ": a name has exactly one handler; an error of the wiring must end the boot",
                "throw new EngineException(...) if the map had a value: Map.putIfAbsent returns it");
        try {
            engine.register(START, (_, _) -> "second");
            return new Failed("the second work for " + START + " was accepted", hints);
        } catch (EngineException e) {
            return PASSED;
        } catch (RuntimeException e) {
            return new Failed(e.toString(), hints);
        }
    }

    private static Outcome passesEverything(JobEngine engine, RecordedJobs jobs) {
        engine.register(START, (parameters, streams) -> {
            print(streams, "to the client");
            return "started " + parameters;
        });
        var out = new ByteArrayOutputStream();
        String result = engine.run(START, "web", JobStreams.into(out));
        if (!"started web".equals(result) || !out.toString().equals("to the client")) {
            return new Failed("result " + result + ", client's output \"" + out + "\"", new Hints(
                    "the work must get the parameters and streams of this run, and the caller its result",
                    ENGINE + ": a job has a name, parameters, streams, and when it has ended a status",
                    "return work(name).run(parameters, streams)"));
        }
        return jobs.written().equals("+start -start 0") ? PASSED : new Failed(jobs.written(), new Hints(
                "the log must have one line with a plus when the job begins, and one with a minus and the status",
                "chapter 5, \"Code: running a job\"",
                "log.begins first, log.ends in a finally block, with Job.Status.OK after work.run has returned"));
    }

    private static Outcome keepsTheFirst(JobEngine engine, RecordedJobs jobs) {
        engine.register(START, (_, _) -> "first");
        try {
            engine.register(START, (_, _) -> "second");
        } catch (RuntimeException e) {
            // That is case 1.
        }
        String result = engine.run(START, "", JobStreams.none());
        return result.equals("first") ? PASSED : new Failed("the " + result + " work has run", new Hints(
                "a registration that was refused must leave the table as it was",
                ENGINE,
                "Map.put replaces the value before you can look: putIfAbsent"));
    }

    private static Outcome refusesUnknownNames(JobEngine engine, RecordedJobs jobs) {
        String last = "status = Job.Status.NOT_FOUND, then throw new EngineException(...)";
        String second = ENGINE + ": 127 is a shell's status for a command that is not found";
        try {
            String result = engine.run(CREATE, "", JobStreams.none());
            return new Failed("a job without a work returned " + result, new Hints(
                    "the caller must learn that this engine has no such job", second, last));
        } catch (EngineException e) {
            return jobs.written().equals("+create -create 127") ? PASSED : new Failed(jobs.written(), new Hints(
                    "a name that is not found is recorded too, with a status of its own", second, last));
        } catch (RuntimeException e) {
            return new Failed(e.toString(), new Hints(
                    "a name without a work is an error of the caller, and is reported as such", second, last));
        }
    }

    private static Outcome throwsOn(JobEngine engine, RecordedJobs jobs) {
        var failure = new IllegalStateException("Conflict. The container name \"/web\" is already in use");
        engine.register(CREATE, (_, _) -> {
            throw failure;
        });
        String second = ENGINE + "; a client is shown the message of exactly this exception (chapter 5)";
        try {
            engine.run(CREATE, "", JobStreams.none());
            return new Failed("the job failed, and run() returned", new Hints(
                    "the failure of a work has been swallowed", second, "no catch in run(), only finally"));
        } catch (RuntimeException e) {
            if (e != failure) {
                return new Failed(e.toString(), new Hints(
                        "the caller needs the exception that the work has thrown, not another one", second,
                        "no catch in run(), only finally"));
            }
        }
        return jobs.written().equals("+create -create 1") ? PASSED : new Failed(jobs.written(), new Hints(
                "a job that fails has ended too, and its status is not that of success",
                second,
                "begin with Job.Status.ERR, set OK after work.run, and call log.ends in a finally block"));
    }

    private static Outcome runsAtATime(JobEngine engine, RecordedJobs jobs) {
        Held first = new Held();
        Held second = new Held();
        engine.register(START, first::work);
        engine.register(CREATE, second::work);
        RecordedJobs.start(engine, START);
        boolean begun = first.hasBegun();
        RecordedJobs.start(engine, CREATE);
        boolean both = begun && second.hasBegun();
        first.end();
        second.end();
        return both ? PASSED : new Failed(quoted(jobs) + " in the log, and the second job did not begin", new Hints(
                "while one job runs no other can begin: a job such as wait may run for days",
                "java.lang: synchronized holds the lock until the block is left",
                "take the lock to look the work up and to count, and leave it before work.run"));
    }

    // ---- the shutdown ----

    private static Outcome runsHandlers(JobEngine engine, RecordedJobs jobs) {
        engine.onShutdown(() -> jobs.note("first"));
        engine.onShutdown(() -> jobs.note("second"));
        if (!jobs.written().isEmpty()) {
            return new Failed(jobs.written() + " before the shutdown", new Hints(
                    "a handler must not run while the daemon does",
                    ENGINE,
                    "shutdownHandlers.add(handler) unless shutDown"));
        }
        engine.shutdown(LONG);
        engine.shutdown(LONG);
        return jobs.written().equals("first second") ? PASSED : new Failed(quoted(jobs), new Hints(
                jobs.count("first") > 1
                        ? "a second signal has run the handlers a second time: they release what is released already"
                        : "the handlers were added in another order, or did not all run",
                "chapter 3: the signal handler calls shutdown, and a user may press Ctrl-C twice",
                "return at once if shutDown was set before; run shutdownHandlers from the first to the last"));
    }

    private static Outcome runsLateHandlers(JobEngine engine, RecordedJobs jobs) {
        engine.shutdown(SHORT);
        engine.onShutdown(() -> jobs.note("late"));
        return jobs.count("late") == 1 ? PASSED : new Failed(quoted(jobs), new Hints(
                "a handler that was added after the shutdown never runs: what it releases stays for ever",
                "chapter 3: a daemon may get a signal while it still boots; its parts are built after the shutdown",
                "if (shutDown) handler.run()"));
    }

    private static Outcome waitsForJobs(JobEngine engine, RecordedJobs jobs) throws InterruptedException {
        Held held = new Held();
        engine.register(START, held::work);
        engine.onShutdown(() -> jobs.note("handler"));
        Thread job = RecordedJobs.start(engine, START);
        if (!held.hasBegun()) {
            return new Failed("the job did not begin", new Hints(
                    "run() has not called the work", ENGINE, "work.run(parameters, streams)"));
        }
        Thread shutdown = RecordedJobs.start(() -> engine.shutdown(LONG));
        Thread.sleep(SHORT);
        if (jobs.count("handler") > 0) {
            held.end();
            return new Failed(jobs.written() + ", while the job was running", new Hints(
                    "the handlers take away what a running job uses",
                    "chapter 3: running jobs get five seconds, then the handlers run",
                    "wait in shutdown while running > 0"));
        }
        held.end();
        if (!RecordedJobs.ends(job)) {
            return new Failed(jobs.written() + ", and the job cannot end", new Hints(
                    "the job cannot be counted as ended, because shutdown() holds the lock while it waits",
                    MONITOR,
                    "wait(millis) instead of Thread.sleep(millis) in the synchronized block"));
        }
        return RecordedJobs.ends(shutdown) && jobs.count("handler") == 1 ? PASSED : new Failed(
                jobs.written() + ", and the shutdown goes on waiting", new Hints(
                "the last job has ended, and shutdown() has not noticed",
                MONITOR + "; it must be notified, and then look again",
                "call leave() in the finally block of run(), and test running > 0 in the loop"));
    }

    private static Outcome refusesNewJobs(JobEngine engine, RecordedJobs jobs) throws InterruptedException {
        Held held = new Held();
        engine.register(START, held::work);
        engine.register(CREATE, (_, _) -> {
            jobs.note("created");
            return "";
        });
        RecordedJobs.start(engine, START);
        held.hasBegun();
        Thread shutdown = RecordedJobs.start(() -> engine.shutdown(LONG));
        Thread.sleep(SHORT);
        Thread late = RecordedJobs.start(engine, CREATE);
        boolean ended = RecordedJobs.ends(late);
        held.end();
        RecordedJobs.ends(shutdown);
        if (jobs.count("created") > 0) {
            return new Failed(jobs.written(), new Hints(
                    "a job began after the shutdown had: if clients go on, it never comes to an end",
                    "chapter 3: no new job starts, running jobs get five seconds",
                    "set shutDown before the first wait, and test it in run() under the same lock"));
        }
        if (!ended) {
            return new Failed("the caller of a new job is blocked until the shutdown has ended", new Hints(
                    "shutdown() holds the lock while it waits, so run() cannot refuse the job",
                    MONITOR,
                    "wait(millis) instead of Thread.sleep(millis) in the synchronized block"));
        }
        return jobs.count("-create 1") == 1 ? PASSED : new Failed(jobs.written(), new Hints(
                "a refused job is in the log as well, and has failed",
                ENGINE,
                "throw new EngineException(...) inside the try whose finally calls log.ends"));
    }

    private static Outcome ignoresWatchers(JobEngine engine, RecordedJobs jobs) {
        Held held = new Held();
        engine.register(LOGS, held::work);
        RecordedJobs.start(engine, LOGS);
        held.hasBegun();
        boolean ended = RecordedJobs.ends(RecordedJobs.start(() -> engine.shutdown(LONG)));
        held.end();
        return ended ? PASSED : new Failed("the shutdown waits for " + LOGS, new Hints(
                "a forgotten logs -f delays every shutdown",
                "server.api.JobName: a job that watches leaves nothing half-done when it is cut off",
                "running++ and leave() only if !name.watches()"));
    }

    private static Outcome forgetsFailedJobs(JobEngine engine, RecordedJobs jobs) {
        engine.register(START, (_, _) -> {
            throw new IllegalStateException("no such image");
        });
        engine.register(CREATE, (_, _) -> {
            throw new StackOverflowError("in the work");
        });
        for (JobName<String, String> name : List.of(START, CREATE, JobName.<String, String>of("unknown"))) {
            RecordedJobs.ends(RecordedJobs.start(engine, name));
        }
        boolean ended = RecordedJobs.ends(RecordedJobs.start(() -> engine.shutdown(LONG)));
        return ended ? PASSED : new Failed(jobs.written() + ", and the shutdown waits", new Hints(
                "a job that has failed, or never had a work, still counts as running",
                "chapter 5: because of the finally block, the log has a line with a minus for each with a plus",
                "leave() in the finally block, if running++ was done"));
    }

    private static Outcome givesUp(JobEngine engine, RecordedJobs jobs) {
        Held held = new Held();
        Held other = new Held();
        engine.register(START, held::work);
        engine.register(CREATE, other::work);
        engine.onShutdown(() -> jobs.note("handler"));
        RecordedJobs.start(engine, START);
        RecordedJobs.start(engine, CREATE);
        held.hasBegun();
        other.hasBegun();
        long begin = System.nanoTime();
        Thread shutdown = RecordedJobs.start(() -> engine.shutdown(SHORT));
        boolean ended = RecordedJobs.ends(shutdown);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        held.end();
        other.end();
        String got = (ended ? "returned" : "has not returned") + " after " + millis + " of " + SHORT.toMillis() + " ms";
        String last = "a deadline, System.nanoTime() + limit.toNanos(), and wait(what is left of it)";
        if (!ended) {
            return new Failed(got, new Hints(
                    "one job that hangs keeps the daemon from ending",
                    "chapter 3: five seconds, then the handlers",
                    last));
        }
        if (millis < SHORT.toMillis() / 2) {
            return new Failed(got, new Hints(
                    "the job had time left to finish", "chapter 3: five seconds, then the handlers", last));
        }
        return jobs.count("handler") == 1 ? PASSED : new Failed(jobs.written(), new Hints(
                "the handlers must run after the limit too: they release the daemon's files, mounts and bridges",
                "chapter 3: five seconds, then the handlers",
                "leave the loop when the time is over, instead of returning or throwing"));
    }

    private static Outcome letsHandlersUseTheEngine(JobEngine engine, RecordedJobs jobs) {
        engine.onShutdown(() -> {
            Thread other = RecordedJobs.start(engine, START);
            jobs.note(RecordedJobs.ends(other) ? "refused" : "blocked");
        });
        Thread shutdown = RecordedJobs.start(() -> engine.shutdown(LONG));
        try {
            shutdown.join(Duration.ofSeconds(2 * RecordedJobs.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return jobs.count("refused") == 1 ? PASSED : new Failed(quoted(jobs), new Hints(
                "a handler waits for a thread, which waits for the engine's lock, which the shutdown holds",
                "never call what you do not know while you hold a lock: it may need the lock on another thread",
                "copy the list inside the synchronized block, and run the copy after it"));
    }

    // ---- the student's class ----

    private interface Look {
        Outcome at(JobEngine engine, RecordedJobs jobs) throws InterruptedException;
    }

    private static Case one(Class<?> program, String id, String sentence, Look look) {
        return new Case(id, sentence, false, () -> {
            RecordedJobs jobs = new RecordedJobs();
            return look.at(engine(program, jobs), jobs);
        });
    }

    static JobEngine engine(Class<?> program, JobLog log) {
        return StudentCode.createWith(program, JobEngine.class, List.of(JobLog.class), log);
    }

    private static String quoted(RecordedJobs jobs) {
        return "\"" + jobs.written() + "\"";
    }

    private static void print(JobStreams streams, String text) {
        try {
            streams.output(ContentType.RAW_STREAM).write(text.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
