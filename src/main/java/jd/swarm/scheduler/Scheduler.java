package jd.swarm.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import jd.swarm.scheduler.Strategy.Candidate;

/// Decides on which node a container is created: filters remove the nodes that cannot take it, soft expressions narrow the
/// rest, a strategy chooses one.
///
/// A scheduler has no state. The manager decides under a lock, and counts a container among those of its node from the
/// decision on; otherwise two requests at the same time would get the same room.
///
/// Swarm 0.3: scheduler/scheduler.go SelectNodeForContainer
///
/// @param overcommit the part of a node's processors and memory that may be promised beyond what it has
public record Scheduler(Strategy strategy, List<Filter> filters, double overcommit) {
    public static final double DEFAULT_OVERCOMMIT = 0.05;

    public Scheduler {
        filters = List.copyOf(filters);
        if (!(overcommit >= 0 && overcommit < 100)) {
            throw new IllegalArgumentException("invalid overcommit " + overcommit + ": use a number from 0, such as 0.05");
        }
    }

    // tag::choosing-a-node[]
    public Placement place(PlacementRequest request, List<NodeView> nodes) {
        var room = new Room(overcommit);
        List<Candidate> fitting = new ArrayList<>();
        for (NodeView node : nodes) {
            if (accepts(request, node) && room.accepts(request, node)) { // <1>
                fitting.add(new Candidate(node, room.load(request, node)));
            }
        }
        if (fitting.isEmpty()) {
            return new Placement.NoNodeFits( // <2>
                    reasons(request, nodes, room));
        }
        for (Predicate<NodeView> preference : preferences(request)) {
            List<Candidate> preferred = fitting.stream()
                    .filter(each -> preference.test(each.node())).toList();
            fitting = preferred.isEmpty() ? fitting : preferred; // <3>
        }
        return new Placement.OnNode(
                strategy.choose(fitting).node()); // <4>
    }
    // end::choosing-a-node[]

    private boolean accepts(PlacementRequest request, NodeView node) {
        for (Filter filter : filters) {
            if (!filter.accepts(request, node)) {
                return false;
            }
        }
        return true;
    }

    private List<Predicate<NodeView>> preferences(PlacementRequest request) {
        return filters.stream().flatMap(filter -> filter.preferences(request)).toList();
    }

    /// The first reason of each node.
    private Map<String, String> reasons(PlacementRequest request, List<NodeView> nodes, Room room) {
        Map<String, String> reasons = new HashMap<>();
        for (NodeView node : nodes) {
            reasons.put(node.name(), filters.stream()
                    .filter(filter -> !filter.accepts(request, node))
                    .map(filter -> filter.reason(request, node))
                    .findFirst()
                    .orElseGet(() -> room.reason(request, node)));
        }
        return reasons;
    }
}
