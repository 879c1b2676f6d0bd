package jd.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jd.server.api.ApiException;
import jd.server.api.JobName;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EngineTest {
    private static final JobName<String, String> GREET = JobName.of("greet");
    private static final JobName<String, String> WATCH = JobName.watching("watch");
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Engine engine = new Engine(new Engine.Timeouts(SHORT, SHORT));

    @Test
    void jobRunsItsHandlerAndRecordsItsStatus() {
        engine.register(GREET, job -> "hello " + job.parameters());
        Job<String, String> job = engine.job(GREET, "world");
        assertInstanceOf(Job.State.Waiting.class, job.state());
        assertEquals("hello world", job.run());
        assertEquals(Job.Status.OK, assertInstanceOf(Job.State.Ended.class, job.state()).status());
        assertEquals("greet(world)", job.toString());
    }

    @Test
    void failedJobHasStatusErrAndThrows() {
        engine.register(GREET, _ -> {
            throw ApiException.notFound("No such container: x");
        });
        Job<String, String> job = engine.job(GREET, "x");
        assertEquals("No such container: x", assertThrows(ApiException.class, job::run).getMessage());
        assertEquals(Job.Status.ERR, assertInstanceOf(Job.State.Ended.class, job.state()).status());
    }

    @Test
    void jobWithoutAHandlerIsNotFound() {
        Job<String, String> job = engine.job(GREET, "x");
        assertEquals("run job greet: no such job", assertThrows(EngineException.class, job::run).getMessage());
        assertEquals(127, assertInstanceOf(Job.State.Ended.class, job.state()).status().code());
    }

    @Test
    void blockingJobLeavesTheVirtualThreadAndOthersStay() throws Exception {
        var virtual = new ConcurrentHashMap<String, Boolean>();
        for (JobName<String, String> name : List.of(JobName.<String, String>blocking("blocks"), GREET, WATCH)) {
            engine.register(name, job -> String.valueOf(
                    virtual.put(job.name().name(), Thread.currentThread().isVirtual())));
            Thread.ofVirtual().start(() -> engine.job(name, "x").run()).join();
        }
        assertEquals(Map.of("blocks", false, "greet", true, "watch", true), virtual);
    }

    @Test
    void blockingJobRunsInlineOnAPlatformThread() {
        JobName<String, String> name = JobName.blocking("blocks");
        engine.register(name, _ -> Thread.currentThread().getName());
        assertEquals(Thread.currentThread().getName(), engine.job(name, "x").run());
    }

    @Test
    void jobRunsOnce() {
        engine.register(GREET, Job::parameters);
        Job<String, String> job = engine.job(GREET, "x");
        job.run();
        assertThrows(EngineException.class, job::run);
    }

    @Test
    void secondHandlerForANameIsRejected() {
        engine.register(GREET, Job::parameters);
        assertThrows(EngineException.class, () -> engine.register(GREET, Job::parameters));
        assertEquals(Set.of("greet"), engine.jobs());
    }

    @Test
    void jobAfterShutdownIsRejected() {
        engine.register(GREET, Job::parameters);
        engine.shutdown();
        var refusal = assertThrows(EngineException.class, () -> engine.job(GREET, "x").run());
        assertEquals("run job greet: the engine is shut down", refusal.getMessage());
    }

    @Test
    @Timeout(50)
    void shutdownWaitsForRunningJobsBeforeItsHandlers() throws InterruptedException {
        var subject = new Engine(new Engine.Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20)));
        var order = new ArrayList<String>();
        var running = new CountDownLatch(1);
        subject.register(GREET, _ -> {
            running.countDown();
            sleep(200);
            synchronized (order) {
                order.add("job");
            }
            return "";
        });
        subject.onShutdown(() -> {
            synchronized (order) {
                order.add("handler");
            }
        });
        Thread job = Thread.ofPlatform().start(() -> subject.job(GREET, "x").run());
        assertTrue(running.await(20, TimeUnit.SECONDS));
        subject.shutdown();
        job.join();
        assertEquals(List.of("job", "handler"), order);
    }

    @Test
    @Timeout(50)
    void shutdownDoesNotWaitForWatchingJobs() throws InterruptedException {
        var subject = new Engine(new Engine.Timeouts(Duration.ofMinutes(1), SHORT));
        var running = new CountDownLatch(1);
        subject.register(WATCH, _ -> {
            running.countDown();
            sleep(60_000);
            return "";
        });
        Thread.ofPlatform().daemon().start(() -> subject.job(WATCH, "x").run());
        assertTrue(running.await(20, TimeUnit.SECONDS));
        subject.shutdown();
    }

    @Test
    @Timeout(50)
    void shutdownTimesOut() throws InterruptedException {
        var running = new CountDownLatch(1);
        engine.register(GREET, _ -> {
            running.countDown();
            sleep(60_000);
            return "";
        });
        engine.onShutdown(() -> sleep(60_000));
        Thread.ofPlatform().daemon().start(() -> engine.job(GREET, "x").run());
        assertTrue(running.await(20, TimeUnit.SECONDS));
        engine.shutdown();
    }

    @Test
    @Timeout(50)
    void shutdownHandlersRunInParallelAndAFailureStopsNoOther() {
        var met = new CountDownLatch(2);
        var subject = new Engine(new Engine.Timeouts(SHORT, Duration.ofSeconds(20)));
        Runnable meet = () -> {
            met.countDown();
            await(met);
        };
        subject.onShutdown(meet);
        subject.onShutdown(meet);
        subject.onShutdown(() -> {
            throw new IllegalStateException("on purpose");
        });
        subject.shutdown();
        assertEquals(0, met.getCount());
    }

    @Test
    void handlerAddedAfterShutdownRunsAtOnce() {
        engine.shutdown();
        var ran = new AtomicInteger();
        engine.onShutdown(ran::incrementAndGet);
        assertEquals(1, ran.get());
    }

    /// Calls the methods of an Engine in any order and compares it with a model of three sets.
    @Property(tries = 200)
    void engineAgreesWithAModelAfterAnyCalls(@ForAll("steps") List<String> steps) {
        var subject = new Engine(new Engine.Timeouts(Duration.ZERO, SHORT));
        var registered = new HashSet<String>();
        boolean shutDown = false;
        for (String step : steps) {
            JobName<String, String> name = JobName.of(step.substring(step.length() - 1));
            boolean fails = false;
            try {
                switch (step.charAt(0)) {
                    case 'r' -> subject.register(name, Job::parameters);
                    case 'j' -> assertEquals("p", subject.job(name, "p").run());
                    default -> subject.shutdown();
                }
            } catch (EngineException e) {
                fails = true;
            }
            boolean expected = switch (step.charAt(0)) {
                case 'r' -> !registered.add(name.name());
                case 'j' -> shutDown || !registered.contains(name.name());
                default -> false;
            };
            assertEquals(expected, fails, step + " in " + steps);
            shutDown |= step.charAt(0) == 's';
            assertEquals(shutDown, subject.isShutDown());
            assertEquals(registered, subject.jobs());
        }
    }

    @Provide
    Arbitrary<List<String>> steps() {
        return Arbitraries.of("register a", "register b", "job a", "job b", "job c", "shutdown").list().ofMaxSize(12);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
