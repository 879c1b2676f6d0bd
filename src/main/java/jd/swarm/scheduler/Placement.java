package jd.swarm.scheduler;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The result of a decision.
public sealed interface Placement {
    record OnNode(NodeView node) implements Placement {}

    /// No node can take the container.
    ///
    /// @param reasons why, for each node's name
    record NoNodeFits(Map<String, String> reasons) implements Placement {
        private static final int NAMED = 3;

        public NoNodeFits {
            reasons = new TreeMap<>(reasons);
        }

        /// {@return one line for the user; the nodes with the same reason stand together}
        public String message() {
            if (reasons.isEmpty()) {
                return "no node fits: the cluster has no nodes yet";
            }
            var nodes = new TreeMap<String, List<String>>(reasons.entrySet().stream().collect(Collectors.groupingBy(
                    Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toList()))));
            return "no node fits: " + nodes.entrySet().stream()
                    .map(group -> names(group.getValue()) + ": " + group.getKey())
                    .collect(Collectors.joining("; "));
        }

        private static String names(List<String> names) {
            return names.size() <= NAMED + 1
                    ? String.join(", ", names)
                    : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " others";
        }
    }
}
