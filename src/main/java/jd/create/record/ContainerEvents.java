package jd.create.record;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import jd.server.api.Event;

/// Tells the daemon what happens to containers. A container's labels, image and name go with each event.
///
/// Docker 1.2.0: daemon/container.go LogEvent
public final class ContainerEvents {
    private final Consumer<Event> listener;

    public ContainerEvents(Consumer<Event> listener) {
        this.listener = listener;
    }

    public void emit(Container container, String action) {
        emit(container, action, Map.of());
    }

    /// What is told of a container ends with its removal: a request that comes to its end later is not told of.
    public void emit(Container container, String action, Map<String, String> more) {
        container.tell(action.equals("destroy"), () -> listener.accept(event(container, action, more)));
    }

    private static Event event(Container container, String action, Map<String, String> more) {
        Map<String, String> attributes = new TreeMap<>();
        if (container.config().labels() != null) {
            attributes.putAll(container.config().labels());
        }
        attributes.put("image", container.config().image());
        attributes.put("name", container.name());
        attributes.putAll(more);
        Instant now = Instant.now();
        return new Event(
                action, container.id(), container.config().image(), "container", action,
                new Event.Actor(container.id(), attributes), "local", now.getEpochSecond(), nanos(now));
    }

    /// `type` is network or volume, `id` which one; `attributes` name the container.
    public void emit(String type, String action, String id, Map<String, String> attributes) {
        Instant now = Instant.now();
        listener.accept(new Event(
                null, null, null, type, action, new Event.Actor(id, new TreeMap<>(attributes)), "local",
                now.getEpochSecond(), nanos(now)));
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
