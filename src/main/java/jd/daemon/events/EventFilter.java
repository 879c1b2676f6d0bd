package jd.daemon.events;

import java.util.List;
import java.util.Map;
import jd.server.api.Event;
import jd.server.api.Filters;

/// Decides whether an event passes a request's filters.
///
/// Docker: daemon/events/filter.go
record EventFilter(Filters filters) {
    boolean includes(Event event) {
        return matchesAction(event)
                && filters.matches("type", event.type())
                && filters.matches("scope", event.scope())
                && matchesActor("container", event)
                && matchesActor("network", event)
                && matchesActor("volume", event)
                && matchesActor("plugin", event)
                && matchesImage(event)
                && filters.matchesLabels(attributes(event));
    }

    // Actions like `exec_create: sh` have a detail that a filter may leave out.
    private boolean matchesAction(Event event) {
        List<String> values = filters.of("event");
        if (values.isEmpty() || values.contains(event.action())) {
            return true;
        }
        int colon = event.action().indexOf(':');
        return colon > 0 && values.contains(event.action().substring(0, colon));
    }

    // Matches by name or by a prefix of the id; for every type of event, an attribute with the filter's name counts.
    private boolean matchesActor(String kind, Event event) {
        List<String> values = filters.of(kind);
        String name = attributes(event).getOrDefault("name", "");
        return values.isEmpty()
                || values.stream().anyMatch(text -> event.actor().id().startsWith(text) || name.startsWith(text));
    }

    private boolean matchesImage(Event event) {
        List<String> values = filters.of("image");
        if (values.isEmpty()) {
            return true;
        }
        String image = attributes(event).getOrDefault(event.type().equals("image") ? "name" : "image", "");
        return List.of(event.actor().id(), image, withoutTag(image)).stream().anyMatch(values::contains);
    }

    private static String withoutTag(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }

    private static Map<String, String> attributes(Event event) {
        return event.actor().attributes();
    }
}
