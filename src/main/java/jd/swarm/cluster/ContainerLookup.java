package jd.swarm.cluster;

import java.util.List;
import java.util.function.Predicate;
import jd.server.api.ApiException;

/// Finds a container of the cluster by a reference: its ID, `node/name`, its name, or the beginning of its ID, in this
/// order, as a daemon does for its own.
///
/// Docker Swarm 0.2: cluster/container.go Containers.Get
public sealed interface ContainerLookup {
    record Found(LocatedContainer container) implements ContainerLookup {}

    record Missing(String reference) implements ContainerLookup {}

    /// A name that several nodes have, or an ID prefix of several containers.
    record Ambiguous(String reference, List<LocatedContainer> candidates) implements ContainerLookup {}

    static ContainerLookup find(String reference, List<LocatedContainer> all) {
        String name = reference.startsWith("/") ? reference.substring(1) : reference;
        List<Predicate<LocatedContainer>> rules = List.of(
                located -> located.container().id().equals(reference),
                located -> located.fullName().equals(name),
                located -> located.container().name().equals(name),
                located -> !reference.isEmpty() && located.container().id().startsWith(reference),
                located -> isNodeAndPrefix(located, name));
        for (Predicate<LocatedContainer> rule : rules) {
            List<LocatedContainer> matching = all.stream().filter(rule).toList();
            if (matching.size() == 1) {
                return new Found(matching.getFirst());
            }
            if (!matching.isEmpty()) {
                return new Ambiguous(reference, matching);
            }
        }
        return new Missing(reference);
    }

    private static boolean isNodeAndPrefix(LocatedContainer located, String reference) {
        String node = located.node().name() + "/";
        return reference.startsWith(node)
                && reference.length() > node.length()
                && located.container().id().startsWith(reference.substring(node.length()));
    }

    /// {@return the container} Fails as a daemon does if there is none or more than one.
    default LocatedContainer orThrow() {
        return switch (this) {
            case Found found -> found.container();
            case Missing missing -> throw ApiException.notFound("No such container: " + missing.reference());
            case Ambiguous ambiguous -> throw ApiException.invalid("Multiple containers found with reference "
                    + ambiguous.reference() + ": "
                    + String.join(", ", ambiguous.candidates().stream().map(LocatedContainer::fullName).toList()));
        };
    }
}
