package jd.swarm.scheduler;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A rule that removes nodes. Accepting is separate from explaining, because a decision asks every node and only a failed
/// one needs the reasons.
///
/// Swarm 0.3: scheduler/filter/filter.go
public sealed interface Filter {
    boolean accepts(PlacementRequest request, NodeView node);

    /// {@return why the node is not accepted}
    String reason(PlacementRequest request, NodeView node);

    /// {@return the soft expressions of the request, for the nodes that all filters accept}
    default Stream<Predicate<NodeView>> preferences(PlacementRequest request) {
        return Stream.empty();
    }

    /// One that is not jd's own, as in lab 15.
    non-sealed interface Other extends Filter {}

    /// The filters by the names of `--filter`, in the order in which they are applied by default.
    enum Name {
        HEALTH(new Health()),
        PORT(new Ports()),
        DEPENDENCY(new Dependencies()),
        AFFINITY(new Affinities()),
        CONSTRAINT(new Constraints());

        private final Filter filter;

        Name(Filter filter) {
            this.filter = filter;
        }

        public Filter filter() {
            return filter;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// @throws IllegalArgumentException with a line for the user
        public static Name parse(String word) {
            return Arrays.stream(values()).filter(name -> name.word().equals(word)).findFirst().orElseThrow(
                    () -> new IllegalArgumentException("unknown filter \"" + word + "\": use "
                            + Arrays.stream(values()).map(Name::word).collect(Collectors.joining(", "))));
        }
    }

    /// {@return all filters, the default of `--filter`}
    static List<Filter> all() {
        return Arrays.stream(Name.values()).map(Name::filter).toList();
    }

    /// The node's daemon answers.
    record Health() implements Filter {
        @Override
        public boolean accepts(PlacementRequest request, NodeView node) {
            return node.problem().isEmpty();
        }

        @Override
        public String reason(PlacementRequest request, NodeView node) {
            return "unhealthy: " + node.problem().orElse("");
        }
    }

    /// The requested ports of the host are free.
    record Ports() implements Filter {
        @Override
        public boolean accepts(PlacementRequest request, NodeView node) {
            for (RequestedPort port : request.ports()) {
                if (!port.isFree(node.inventory())) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String reason(PlacementRequest request, NodeView node) {
            return request.ports().stream().filter(port -> !port.isFree(node.inventory()))
                    .map(port -> "port " + port + " is in use").collect(Collectors.joining(", "));
        }
    }

    /// The containers of `--volumes-from`, `--link` and `--net container:` are on the node.
    record Dependencies() implements Filter {
        @Override
        public boolean accepts(PlacementRequest request, NodeView node) {
            for (Dependency dependency : request.dependencies()) {
                if (!isThere(dependency, node)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isThere(Dependency dependency, NodeView node) {
            return node.inventory().containerNames().contains(dependency.container());
        }

        @Override
        public String reason(PlacementRequest request, NodeView node) {
            return request.dependencies().stream().filter(dependency -> !isThere(dependency, node))
                    .map(dependency -> "no container for " + dependency).collect(Collectors.joining(", "));
        }
    }

    /// The node has what the affinities name.
    record Affinities() implements Filter {
        @Override
        public boolean accepts(PlacementRequest request, NodeView node) {
            for (Affinity affinity : request.expressions().affinities()) {
                if (!affinity.expression().soft() && !affinity.holdsFor(node)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String reason(PlacementRequest request, NodeView node) {
            return request.expressions().affinities().stream()
                    .filter(affinity -> !affinity.expression().soft() && !affinity.holdsFor(node))
                    .map(affinity -> "not affinity:" + affinity.expression()).collect(Collectors.joining(", "));
        }

        @Override
        public Stream<Predicate<NodeView>> preferences(PlacementRequest request) {
            return request.expressions().affinities().stream()
                    .filter(affinity -> affinity.expression().soft())
                    .map(affinity -> affinity::holdsFor);
        }
    }

    /// The node has the labels or the name that the constraints ask for.
    record Constraints() implements Filter {
        @Override
        public boolean accepts(PlacementRequest request, NodeView node) {
            for (Constraint constraint : request.expressions().constraints()) {
                if (!constraint.expression().soft() && !constraint.holdsFor(node)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String reason(PlacementRequest request, NodeView node) {
            return request.expressions().constraints().stream()
                    .filter(constraint -> !constraint.expression().soft() && !constraint.holdsFor(node))
                    .map(constraint -> "not constraint:" + constraint.expression())
                    .collect(Collectors.joining(", "));
        }

        @Override
        public Stream<Predicate<NodeView>> preferences(PlacementRequest request) {
            return request.expressions().constraints().stream()
                    .filter(constraint -> constraint.expression().soft())
                    .map(constraint -> constraint::holdsFor);
        }
    }
}
