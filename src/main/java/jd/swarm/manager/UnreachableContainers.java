package jd.swarm.manager;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import jd.server.api.Filters;
import jd.swarm.cluster.LocatedContainer;
import jd.swarm.scheduler.PlacedContainer;

/// The containers of a node that does not answer: the list shows what the node reported last, with the status
/// `Host Down`. They may well be running: a lost connection to a daemon says nothing about its containers.
///
/// Docker Swarm 0.3: api/handlers.go getContainersJSON
final class UnreachableContainers {
    /// The filters that can be answered without the node.
    private static final Set<String> KNOWN = Set.of("id", "name", "label", "node");

    private UnreachableContainers() {}

    static ObjectNode summary(LocatedContainer located) {
        return NodeDocuments.summary(located.container().summary(), located.node()).put("Status", "Host Down");
    }

    /// {@return whether the filters select it; not with a filter about what may have changed}
    static boolean matches(LocatedContainer located, Filters filters) {
        PlacedContainer container = located.container().placed();
        return KNOWN.containsAll(filters.values().keySet())
                && filters.matchesLabels(container.labels())
                && any(filters.of("id"), id -> container.id().startsWith(id))
                && any(filters.of("name"), name -> container.name().contains(name.replaceFirst("^/", "")));
    }

    private static boolean any(List<String> values, Predicate<String> matches) {
        return values.isEmpty() || values.stream().anyMatch(matches);
    }
}
