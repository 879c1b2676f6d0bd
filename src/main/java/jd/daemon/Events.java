package jd.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import jd.server.ContentType;
import jd.server.Done;
import jd.server.Job;
import jd.server.Jobs;
import jd.server.api.Event;
import jd.server.api.Json;

/// What has happened in this daemon: the last 256 events, and everybody who wants to hear of the next one.
///
/// Docker 1.2.0: events/events.go
final class Events implements Consumer<Event> {
    private static final int REMEMBERED = 256;
    /// A listener that is this many events behind loses the next ones rather than holding up the daemon.
    private static final int BACKLOG = 1024;

    private static final Set<String> FILTERS = Set.of(
            "config", "container", "daemon", "event", "image", "label", "network", "node", "plugin", "scope", "secret",
            "service", "type", "volume");

    // guarded by this
    private final Deque<Event> past = new ArrayDeque<>();
    private final Set<LinkedBlockingQueue<Optional<Event>>> listeners = ConcurrentHashMap.newKeySet();

    @Override
    public synchronized void accept(Event event) {
        past.addLast(event);
        if (past.size() > REMEMBERED) {
            past.removeFirst();
        }
        listeners.forEach(listener -> listener.offer(Optional.of(event)));
    }

    int listeners() {
        return listeners.size();
    }

    /// The job `events`: what happened since, then what happens, until the given time or the client's departure.
    Done stream(Job<Jobs.Events, Done> job) {
        Jobs.Events wanted = job.parameters();
        var filter = new EventFilter(wanted.filters().accepting(FILTERS));
        var queue = new LinkedBlockingQueue<Optional<Event>>(BACKLOG);
        OutputStream out = job.streams().output(ContentType.JSON);
        List<Event> history = subscribe(queue, wanted);
        try {
            job.streams().gone().thenRun(() -> queue.offer(Optional.empty()));
            for (Event event : history) {
                write(out, filter, event);
            }
            follow(out, filter, queue, wanted.until());
        } catch (IOException e) {
            // The client has gone in the middle of a line.
        } finally {
            listeners.remove(queue);
        }
        return Done.DONE;
    }

    // Looked up and subscribed in one step: nothing may happen in between.
    private synchronized List<Event> subscribe(LinkedBlockingQueue<Optional<Event>> queue, Jobs.Events wanted) {
        listeners.add(queue);
        var history = new ArrayList<Event>();
        if (wanted.since().isPresent() || wanted.until().isPresent()) {
            long since = wanted.since().orElse(0);
            long until = wanted.until().orElse(Long.MAX_VALUE);
            past.stream()
                    .filter(event -> event.timeNano() >= since && event.timeNano() <= until)
                    .forEach(history::add);
        }
        return history;
    }

    private static void follow(
            OutputStream out, EventFilter filter, LinkedBlockingQueue<Optional<Event>> queue, OptionalLong until)
            throws IOException {
        while (true) {
            Optional<Event> next = next(queue, until);
            if (next.isEmpty()) {
                return;
            }
            write(out, filter, next.get());
        }
    }

    private static Optional<Event> next(LinkedBlockingQueue<Optional<Event>> queue, OptionalLong until) {
        try {
            if (until.isEmpty()) {
                return queue.take();
            }
            Optional<Event> next = queue.poll(until.getAsLong() - now(), TimeUnit.NANOSECONDS);
            return next == null ? Optional.empty() : next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void write(OutputStream out, EventFilter filter, Event event) throws IOException {
        if (filter.includes(event)) {
            out.write(Json.bytes(event));
            out.write('\n');
            out.flush();
        }
    }

    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
