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
    Comparator<Candidate> BY_NAME = Comparator.<Candidate, String>comparing(candidate -> candidate.node().name())
            .thenComparing(candidate -> candidate.node().identity().address());

    /// A node that accepts the request.
    ///
    /// @param load how full it would be, 0 to 200
    record Candidate(NodeView node, long load) {
        int containers() {
            return node.inventory().containers().size();
        }
    }

    /// @param candidates not empty
    Candidate choose(List<Candidate> candidates);

    /// The emptiest node, so that a failure affects the fewest containers.
    record Spread() implements Strategy {
        private static final Comparator<Candidate> ORDER = Comparator.comparingLong(Candidate::load)
                .thenComparingInt(Candidate::containers)
                .thenComparing(BY_NAME);

        @Override
        public Candidate choose(List<Candidate> candidates) {
            return Collections.min(candidates, ORDER);
        }
    }

    /// The fullest node, so that a large container finds room later.
    record Binpack() implements Strategy {
        private static final Comparator<Candidate> ORDER = Comparator.comparingLong(Candidate::load).reversed()
                .thenComparing(Comparator.comparingInt(Candidate::containers).reversed())
                .thenComparing(BY_NAME);

        @Override
        public Candidate choose(List<Candidate> candidates) {
            return Collections.min(candidates, ORDER);
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
