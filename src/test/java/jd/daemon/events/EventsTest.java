package jd.daemon.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import jd.server.api.ApiException;
import jd.server.api.ContentType;
import jd.server.api.Done;
import jd.server.api.Event;
import jd.server.api.Filters;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.engine.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventsTest {
    private final Events events = new Events();
    private final Engine engine = new Engine();

    EventsTest() {
        register(engine, events);
    }

    private static Event event(String type, String action, String id, Map<String, String> attributes, long time) {
        var actor = new Event.Actor(id, attributes);
        return new Event(action, id, null, type, action, actor, "local", time / 1_000_000_000L, time);
    }

    private static Event container(String action, String name, long time) {
        return event("container", action, name + "id", Map.of("name", name, "image", "busybox:1", "tier", "web"), time);
    }

    /// A client that stores what it receives.
    private static class Listener implements JobStreams {
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        final CompletableFuture<Void> gone = new CompletableFuture<>();
        final CompletableFuture<Void> opened = new CompletableFuture<>();

        @Override
        public InputStream input() {
            return InputStream.nullInputStream();
        }

        @Override
        public OutputStream output(ContentType type) {
            opened.complete(null);
            return received;
        }

        @Override
        public CompletableFuture<Void> gone() {
            return gone;
        }

        long lines() {
            return received.toString(StandardCharsets.UTF_8).lines().count();
        }
    }

    /// Stores the pieces in which the answer is written.
    private static final class Pieces extends OutputStream {
        final List<String> received = new ArrayList<>();

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            received.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }

    @Test
    void lineFeedIsInTheSamePieceAsTheEndOfTheEvent() {
        events.accept(container("create", "a", 1));
        events.accept(event("container", "x".repeat(10_000), "b", Map.of(), 2));
        var pieces = new Pieces();
        var client = new Listener() {
            @Override
            public OutputStream output(ContentType type) {
                return pieces;
            }
        };
        engine.job(Jobs.EVENTS, new Jobs.Events(OptionalLong.of(0), OptionalLong.of(10), Filters.parse("")), client).run();
        assertEquals(2, pieces.received.stream().filter(piece -> piece.endsWith("}\n")).count());
        assertTrue(pieces.received.size() > 2 && !pieces.received.contains("\n"), pieces.received::toString);
    }

    private Listener ask(OptionalLong since, OptionalLong until, String filters) {
        var listener = new Listener();
        engine.job(Jobs.EVENTS, new Jobs.Events(since, until, Filters.parse(filters)), listener).run();
        return listener;
    }

    private long count(String filters) {
        return ask(OptionalLong.of(0), OptionalLong.of(1000), filters).lines();
    }

    private static void register(Engine engine, Events of) {
        engine.register(Jobs.EVENTS, job -> {
            of.stream(job.parameters(), job.streams());
            return Done.DONE;
        });
    }

    @Test
    void eventsBetweenTwoTimesAreSentAndTheStreamEnds() {
        events.accept(container("create", "a", 1));
        events.accept(container("start", "a", 2));
        events.accept(container("die", "a", 3));
        String told = ask(OptionalLong.of(2), OptionalLong.of(2), "").received.toString(StandardCharsets.UTF_8);
        assertEquals(1, told.lines().count());
        assertTrue(told.startsWith("{\"status\":\"start\",\"id\":\"aid\","), told);
    }

    @Test
    void listenerGetsNewEventsUntilItDisconnects() throws InterruptedException {
        var listener = new Listener();
        var wanted = new Jobs.Events(OptionalLong.empty(), OptionalLong.empty(), Filters.NONE);
        events.accept(container("create", "a", 1));
        Thread job = Thread.ofPlatform().start(() -> engine.job(Jobs.EVENTS, wanted, listener).run());
        while (events.listeners() == 0) {
            Thread.sleep(1);
        }
        events.accept(container("start", "a", 2));
        while (listener.lines() == 0) {
            Thread.sleep(1);
        }
        listener.gone.complete(null);
        job.join();
        assertEquals(1, listener.lines());
        assertEquals(0, events.listeners());
    }

    @Test
    void onlyTheLastEventsAreKept() {
        for (int i = 1; i <= 300; i++) {
            events.accept(container("create", "c" + i, i));
        }
        assertEquals(256, count(""));
    }

    @Test
    void filtersAreThoseOfDocker() {
        events.accept(container("start", "web", 1));
        events.accept(container("exec_create: sh -c x", "web", 2));
        events.accept(container("start", "db", 3));
        events.accept(event("image", "pull", "busybox:1", Map.of("name", "busybox:1"), 4));
        events.accept(event("network", "connect", "n1", Map.of("name", "bridge", "container", "webid"), 5));
        assertEquals(2, count("{\"event\":[\"start\"]}"));
        assertEquals(1, count("{\"event\":[\"exec_create\"]}"));
        assertEquals(3, count("{\"type\":[\"container\"]}"));
        assertEquals(2, count("{\"container\":[\"web\"]}"));
        assertEquals(2, count("{\"container\":{\"webi\":true}}"));
        assertEquals(1, count("{\"network\":[\"bridge\"]}"));
        assertEquals(4, count("{\"image\":[\"busybox\"]}"));
        assertEquals(4, count("{\"image\":[\"busybox:1\"]}"));
        assertEquals(3, count("{\"label\":[\"tier=web\"]}"));
        assertEquals(1, count("{\"event\":[\"start\"],\"container\":[\"db\"]}"));
    }

    @Test
    void unknownFilterIsRejectedBeforeTheAnswerIsOpened() {
        var listener = new Listener();
        var wanted = new Jobs.Events(OptionalLong.empty(), OptionalLong.empty(), Filters.parse("{\"foo\":[\"x\"]}"));
        var job = engine.job(Jobs.EVENTS, wanted, listener);
        assertEquals("invalid filter 'foo'", assertThrows(ApiException.class, job::run).getMessage());
        assertFalse(listener.opened.isDone());
    }

    @Test
    void timesBeyondTheRangeOfNanosecondsAreAccepted() {
        events.accept(container("create", "a", 1));
        assertEquals(1, ask(OptionalLong.of(Long.MIN_VALUE), OptionalLong.of(2), "").lines());
        assertEquals(0, ask(OptionalLong.empty(), OptionalLong.of(Long.MIN_VALUE), "").lines());
        assertEquals(0, ask(OptionalLong.of(Long.MAX_VALUE), OptionalLong.of(1), "").lines());
    }

    @Test
    void largeEventsAreDroppedEarlier() {
        var few = new Events(100_000);
        var engine = new Engine();
        register(engine, few);
        for (int i = 1; i <= 100; i++) {
            few.accept(event("container", "start", "id", Map.of("label", "x".repeat(10_000)), i));
        }
        var listener = new Listener();
        var wanted = new Jobs.Events(OptionalLong.of(0), OptionalLong.of(1000), Filters.NONE);
        engine.job(Jobs.EVENTS, wanted, listener).run();
        assertEquals(9, listener.lines());
        assertEquals(0, few.waitingBytes());
    }

    @Test
    void slowListenersShareOneLimit() throws InterruptedException {
        var few = new Events(100_000);
        var engine = new Engine();
        register(engine, few);
        var reading = new CountDownLatch(1);
        var stuck = new Listener() {
            @Override
            public OutputStream output(ContentType type) {
                return new OutputStream() {
                    @Override
                    public void write(int b) {
                        try {
                            reading.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                };
            }
        };
        var wanted = new Jobs.Events(OptionalLong.empty(), OptionalLong.empty(), Filters.NONE);
        var jobs = new ArrayList<Thread>();
        for (int i = 0; i < 20; i++) {
            jobs.add(Thread.ofPlatform().start(() -> engine.job(Jobs.EVENTS, wanted, stuck).run()));
        }
        while (few.listeners() < 20) {
            Thread.sleep(1);
        }
        for (int i = 1; i <= 100; i++) {
            few.accept(event("container", "start", "id", Map.of("label", "x".repeat(10_000)), i));
            assertTrue(few.waitingBytes() <= 100_000, few.waitingBytes() + " bytes wait");
        }
        stuck.gone.complete(null);
        reading.countDown();
        for (Thread job : jobs) {
            job.join();
        }
        assertEquals(0, few.listeners());
        assertEquals(0, few.waitingBytes());
    }

    /// Ten times the events take about ten times as long; quadratic cost would take a hundred times as long.
    @Test
    void costOfEventsGrowsWithTheirNumber() {
        // Measure processor time and take the minimum of some rounds, because other processes run on the machine.
        long[] nanos = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};
        int[] sizes = {1_000, 10_000, 100_000};
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < sizes.length; i++) {
                var some = new Events();
                long begin = cpuTime();
                for (int n = 0; n < sizes[i]; n++) {
                    some.accept(container("start", "c", n));
                }
                nanos[i] = Math.min(nanos[i], cpuTime() - begin);
            }
        }
        System.out.printf("1,000, 10,000, 100,000 events: %d, %d, %d us%n",
                nanos[0] / 1000, nanos[1] / 1000, nanos[2] / 1000);
        assertTrue(nanos[2] < 25 * Math.max(nanos[1], 2_000_000), nanos[1] + " ns, then " + nanos[2]);
    }

    /// The same for the values of a filter, each of which is compared with every kept event.
    @Test
    void costOfEventFiltersGrowsWithTheirValues() {
        for (int i = 1; i <= 256; i++) {
            events.accept(container("start", "c" + i, i));
        }
        // Measure processor time and take the minimum of some rounds, because other processes run on the machine.
        long[] nanos = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};
        int[] sizes = {1_000, 10_000, 100_000};
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < sizes.length; i++) {
                List<String> values = Collections.nCopies(sizes[i], "another");
                var wanted = new Jobs.Events(OptionalLong.of(0), OptionalLong.of(1000),
                        new Filters(Map.of("container", values, "image", values)));
                long begin = cpuTime();
                engine.job(Jobs.EVENTS, wanted, new Listener()).run();
                nanos[i] = Math.min(nanos[i], cpuTime() - begin);
            }
        }
        System.out.printf("256 events, filters of 1,000, 10,000, 100,000 values: %d, %d, %d us%n",
                nanos[0] / 1000, nanos[1] / 1000, nanos[2] / 1000);
        assertTrue(nanos[2] < 25 * Math.max(nanos[1], 2_000_000), nanos[1] + " ns, then " + nanos[2]);
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
