package jd.swarm.scheduler;

import java.util.ArrayList;
import java.util.List;

/// An image of a node.
///
/// @param id with `sha256:`
/// @param tags `busybox:latest`, also `<none>:<none>`
public record NodeImage(String id, List<String> tags) {
    public NodeImage {
        tags = List.copyOf(tags);
    }

    /// {@return everything a user can call the image: `busybox:latest`, `busybox`, its id with and without the algorithm}
    List<String> names() {
        List<String> names = new ArrayList<>(List.of(id, id.substring(id.indexOf(':') + 1)));
        for (String tag : tags) {
            names.add(tag);
            int colon = tag.lastIndexOf(':');
            if (colon > tag.lastIndexOf('/')) {
                names.add(tag.substring(0, colon));
            }
        }
        return names;
    }
}
