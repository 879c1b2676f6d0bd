package jd.swarm.scheduler;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// How one of the nodes that all filters accept is chosen.
///
/// The result of `spread` and of `binpack` depends on the nodes alone, not on their order: nodes that are equal otherwise
/// are told apart by name, then by address.
///
/// Swarm 0.3: scheduler/strategy
public sealed interface Strategy {
    Comparator<Candidate> BY_NAME = Candidate::compareName;

    /// A node that accepts the request.
    ///
    /// @param load how full it would be, 0 to 200
    record Candidate(NodeView node, long load) {
        int containers() {
            return node.inventory().containers().size();
        }

        /// By load, then by the number of containers.
        int compareFullness(Candidate other) {
            int byLoad = Long.compare(load, other.load);
            return byLoad != 0 ? byLoad : Integer.compare(containers(), other.containers());
        }

        /// By name, then by address.
        int compareName(Candidate other) {
            int byName = node.name().compareTo(other.node.name());
            return byName != 0 ? byName : node.identity().address().compareTo(other.node.identity().address());
        }
    }

    /// @param candidates not empty
    Candidate choose(List<Candidate> candidates);

    /// The emptiest node, so that a failure affects the fewest containers.
    record Spread() implements Strategy {
        @Override
        public Candidate choose(List<Candidate> candidates) {
            return Collections.min(candidates, Spread::compare);
        }

        private static int compare(Candidate a, Candidate b) {
            int byFullness = a.compareFullness(b);
            return byFullness != 0 ? byFullness : a.compareName(b);
        }
    }

    /// The fullest node, so that a large container finds room later.
    record Binpack() implements Strategy {
        @Override
        public Candidate choose(List<Candidate> candidates) {
            return Collections.min(candidates, Binpack::compare);
        }

        private static int compare(Candidate a, Candidate b) {
            int byFullness = b.compareFullness(a);
            return byFullness != 0 ? byFullness : a.compareName(b);
        }
    }

    /// Any node.
    record AnyNode(RandomGenerator random) implements Strategy {
        @Override
        public Candidate choose(List<Candidate> candidates) {
            return candidates.get(random.nextInt(candidates.size()));
        }
    }

    /// One that is not jd's own, as in lab 15.
    non-sealed interface Other extends Strategy {}

    /// @throws IllegalArgumentException with a line for the user
    static Strategy parse(String name) {
        return switch (name) {
            case "spread" -> new Spread();
            case "binpack" -> new Binpack();
            case "random" -> new AnyNode(RandomGenerator.getDefault());
            default -> throw new IllegalArgumentException(
                    "unknown strategy \"" + name + "\": use spread, binpack or random");
        };
    }
}
