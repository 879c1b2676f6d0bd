package jd.swarm.cluster;

/// Whether a node can be used. Only a healthy one is sent requests; one that has been healthy keeps its containers in
/// the lists while it is away.
///
/// ```
///  Pending ──connected──► Healthy ──connection lost, no answer──► Unhealthy
///     │ ▲                    ▲                                        │
///     └─┘ retried            └────────────────connected───────────────┘
///  Pending ──its ID is another node's──► Refused (retried too)
/// ```
public sealed interface NodeState {
    /// {@return the status that `info` shows}
    String status();

    /// {@return why the node is not healthy, "" for a healthy one}
    String error();

    /// Not connected yet.
    record Pending(String error) implements NodeState {
        @Override
        public String status() {
            return "Pending";
        }
    }

    record Healthy() implements NodeState {
        @Override
        public String status() {
            return "Healthy";
        }

        @Override
        public String error() {
            return "";
        }
    }

    /// Was healthy, and the connection was lost or a request was not answered in time.
    record Unhealthy(String error) implements NodeState {
        @Override
        public String status() {
            return "Unhealthy";
        }
    }

    /// Answers, and must not be used.
    record Refused(String error) implements NodeState {
        @Override
        public String status() {
            return "Refused";
        }
    }
}
