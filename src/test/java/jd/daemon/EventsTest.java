package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import jd.server.ContentType;
import jd.server.Engine;
import jd.server.JobStreams;
import jd.server.Jobs;
import jd.server.api.ApiException;
import jd.server.api.Event;
import jd.server.api.Filters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class EventsTest {
    private final Events events = new Events();
    private final Engine engine = new Engine();

    EventsTest() {
        engine.register(Jobs.EVENTS, events::stream);
    }

    private static Event event(String type, String action, String id, Map<String, String> attributes, long time) {
        var actor = new Event.Actor(id, attributes);
        return new Event(action, id, null, type, action, actor, "local", time / 1_000_000_000L, time);
    }

    private static Event container(String action, String name, long time) {
        return event("container", action, name + "id", Map.of("name", name, "image", "busybox:1", "tier", "web"), time);
    }

    /// A client that keeps what it is sent.
    private static final class Listener implements JobStreams {
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

    private Listener ask(OptionalLong since, OptionalLong until, String filters) {
        var listener = new Listener();
        engine.job(Jobs.EVENTS, new Jobs.Events(since, until, Filters.parse(filters)), listener).run();
        return listener;
    }

    private long count(String filters) {
        return ask(OptionalLong.of(0), OptionalLong.of(1000), filters).lines();
    }

    @Test
    void whatHappenedBetweenTwoTimesIsToldAndTheStreamEnds() {
        events.accept(container("create", "a", 1));
        events.accept(container("start", "a", 2));
        events.accept(container("die", "a", 3));
        String told = ask(OptionalLong.of(2), OptionalLong.of(2), "").received.toString(StandardCharsets.UTF_8);
        assertEquals(1, told.lines().count());
        assertTrue(told.startsWith("{\"status\":\"start\",\"id\":\"aid\","), told);
    }

    @Test
    void aListenerHearsOfTheNextEventUntilItLeaves() throws InterruptedException {
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
    void onlyTheLastEventsAreRemembered() {
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
    void anUnknownFilterIsRefusedBeforeTheAnswerIsOpened() {
        var listener = new Listener();
        var wanted = new Jobs.Events(OptionalLong.empty(), OptionalLong.empty(), Filters.parse("{\"foo\":[\"x\"]}"));
        var job = engine.job(Jobs.EVENTS, wanted, listener);
        assertEquals("invalid filter 'foo'", assertThrows(ApiException.class, job::run).getMessage());
        assertFalse(listener.opened.isDone());
    }
}
