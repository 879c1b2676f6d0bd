package jd.swarm.discovery;

import java.util.Optional;

/// A manager's role in its cluster. A manager without replication is always the primary.
public sealed interface ManagerRole {
    /// Serves the requests of clients and of replicas.
    record Primary() implements ManagerRole {}

    /// Relays the requests of its clients to the primary.
    ///
    /// @param primary empty while no manager is elected, as far as this one knows
    record Replica(Optional<NodeAddress> primary) implements ManagerRole {}
}
