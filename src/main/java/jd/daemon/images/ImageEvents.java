package jd.daemon.images;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import jd.daemon.events.Events;
import jd.image.ImageId;
import jd.server.api.Event;
import jd.storage.Graph;

/// Emits events of images, with the image's labels. An image that has been deleted has none any more, as in Docker.
public record ImageEvents(Consumer<Event> events, Graph graph) {
    /// @param name the reference or id that the request used
    void tell(String action, String id, String name, Map<String, String> labels) {
        var attributes = new LinkedHashMap<>(labels);
        attributes.put("name", name);
        long now = Events.now();
        var actor = new Event.Actor(id, attributes);
        events.accept(new Event(action, id, null, "image", action, actor, "local", now / 1_000_000_000L, now));
    }

    void tell(String action, ImageId id, String name) {
        tell(action, id.toString(), name, graph.image(id).map(ImageList::labels).orElse(Map.of()));
    }
}
