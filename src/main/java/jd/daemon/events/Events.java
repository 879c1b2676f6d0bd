package jd.daemon.events;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import jd.server.api.ContentType;
import jd.server.api.Event;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.api.Json;

/// The events of this daemon: it keeps the last 256 and passes new ones to listeners.
///
/// An event has the labels of its container, so it can be large. Both past events and those waiting for slow listeners
/// are limited in number and in total size.
///
/// Docker 1.2.0: events/events.go
public final class Events implements Consumer<Event> {
    private static final int REMEMBERED = 256;
    /// A listener that is this many events behind loses further events, so that it does not delay the daemon.
    private static final int BACKLOG = 1024;

    private static final Set<String> FILTERS = Set.of(
            "config", "container", "daemon", "event", "image", "label", "network", "node", "plugin", "scope", "secret",
            "service", "type", "volume");

    /// The limit in bytes for past events, and again for events that wait for listeners.
    private final long most;

    // guarded by this
    private final Deque<Event> past = new ArrayDeque<>();
    private long pastSize;
    private final Set<Listener> listeners = new LinkedHashSet<>();

    private final AtomicLong waiting = new AtomicLong();

    public Events() {
        this(Runtime.getRuntime().maxMemory() / 32);
    }

    /// @param most bytes
    public Events(long most) {
        this.most = most;
    }

    /// The queue of events for one client. An empty event ends it.
    private final class Listener implements AutoCloseable {
        private final LinkedBlockingQueue<Optional<Event>> queue = new LinkedBlockingQueue<>(BACKLOG);

        /// Adds an event, unless this listener, or all of them together, are too far behind.
        void tell(Optional<Event> event) {
            long size = event.map(Events::size).orElse(0L);
            if (waiting.addAndGet(size) > most || !queue.offer(event)) {
                waiting.addAndGet(-size);
            }
        }

        void end() {
            queue.offer(Optional.empty());
        }

        /// {@return the next event; empty at the given time, or when the client has disconnected}
        Optional<Event> next(OptionalLong until) {
            try {
                Optional<Event> next = until.isEmpty() ? queue.take() : queue.poll(left(until), TimeUnit.NANOSECONDS);
                if (next == null) {
                    return Optional.empty();
                }
                waiting.addAndGet(-next.map(Events::size).orElse(0L));
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }

        private static long left(OptionalLong until) {
            return Math.max(0, until.getAsLong()) - now();
        }

        @Override
        public void close() {
            synchronized (Events.this) {
                listeners.remove(this);
            }
            for (Optional<Event> event = queue.poll(); event != null; event = queue.poll()) {
                waiting.addAndGet(-event.map(Events::size).orElse(0L));
            }
        }
    }

    @Override
    public synchronized void accept(Event event) {
        past.addLast(event);
        pastSize += size(event);
        while (past.size() > REMEMBERED || pastSize > most) {
            pastSize -= size(past.removeFirst());
        }
        Optional<Event> news = Optional.of(event);
        listeners.forEach(listener -> listener.tell(news));
    }

    /// {@return the approximate size of an event: its characters, and the objects around them}
    private static long size(Event event) {
        long size = 256;
        for (Map.Entry<String, String> attribute : event.actor().attributes().entrySet()) {
            size += 128 + attribute.getKey().length() + String.valueOf(attribute.getValue()).length();
        }
        return size;
    }

    public synchronized int listeners() {
        return listeners.size();
    }

    long waitingBytes() {
        return waiting.get();
    }

    /// The job `events`: past events since a time, then new ones, until a time or until the client disconnects.
    public void stream(Jobs.Events options, JobStreams client) {
        var filter = new EventFilter(options.filters().accepting(FILTERS));
        OutputStream out = client.output(ContentType.JSON);
        try (Listener listener = subscribe(options)) {
            client.gone().thenRun(listener::end);
            Optional<Event> event = listener.next(options.until());
            while (event.isPresent()) {
                write(out, filter, event.get());
                event = listener.next(options.until());
            }
        } catch (IOException e) {
            // The client has disconnected during a write.
        }
    }

    // Looks up past events and subscribes in one step, so that no event is missed.
    private synchronized Listener subscribe(Jobs.Events options) {
        var listener = new Listener();
        listeners.add(listener);
        if (options.since().isPresent() || options.until().isPresent()) {
            long since = options.since().orElse(0);
            long until = options.until().orElse(Long.MAX_VALUE);
            past.stream()
                    .filter(event -> event.timeNano() >= since && event.timeNano() <= until)
                    .forEach(event -> listener.tell(Optional.of(event)));
        }
        return listener;
    }

    private static void write(OutputStream out, EventFilter filter, Event event) throws IOException {
        if (filter.includes(event)) {
            Json.writeLine(out, event);
        }
    }

    /// {@return the event of a prune} Only images and containers have the older field `status`.
    public static Event pruned(String type, long reclaimedBytes) {
        String status = type.equals("image") || type.equals("container") ? "prune" : null;
        var actor = new Event.Actor("", Map.of("reclaimed", Long.toString(reclaimedBytes)));
        long now = now();
        return new Event(status, null, null, type, "prune", actor, "local", now / 1_000_000_000L, now);
    }

    public static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
