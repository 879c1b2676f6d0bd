package jd.create.record;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import jd.server.api.Event;

/// Emits the events of containers, with their labels, image and name.
///
/// Docker 1.2.0: daemon/container.go LogEvent
public record ContainerEvents(Consumer<Event> listener) {
    public void emit(Container container, String action) {
        emit(container, action, Map.of());
    }

    /// `destroy` is the last event of a container: events of requests that end later are dropped.
    public void emit(Container container, String action, Map<String, String> more) {
        container.emit(action.equals("destroy"), () -> listener.accept(event(container, action, more)));
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

    /// @param type `network` or `volume`
    /// @param id of the network or volume
    /// @param attributes name the container
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
