package jd.swarm.scheduler;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
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
        AFFINITY(new Expressed("affinity", Expressions::affinities)),
        CONSTRAINT(new Expressed("constraint", Expressions::constraints));

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

    /// The node has what the affinities name, or the labels or the name that the constraints ask for.
    ///
    /// @param kind `affinity` or `constraint`, for the reason
    record Expressed(String kind, Function<Expressions, List<? extends NodeExpression>> expressions) implements Filter {
        @Override
        public boolean accepts(PlacementRequest request, NodeView node) {
            for (NodeExpression each : expressions.apply(request.expressions())) {
                if (!each.expression().soft() && !each.holdsFor(node)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String reason(PlacementRequest request, NodeView node) {
            return expressions.apply(request.expressions()).stream()
                    .filter(each -> !each.expression().soft() && !each.holdsFor(node))
                    .map(each -> "not " + kind + ":" + each.expression()).collect(Collectors.joining(", "));
        }

        @Override
        public Stream<Predicate<NodeView>> preferences(PlacementRequest request) {
            return expressions.apply(request.expressions()).stream()
                    .filter(each -> each.expression().soft())
                    .map(each -> each::holdsFor);
        }
    }
}
