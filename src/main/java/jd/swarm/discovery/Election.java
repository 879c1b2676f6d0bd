package jd.swarm.discovery;

import java.time.Duration;
import java.util.Optional;
import jd.swarm.discovery.ManagerRole.Primary;
import jd.swarm.discovery.ManagerRole.Replica;

/// The election as one manager sees it: a state that changes with each answer of etcd, and with the time.
///
/// ```
///            the key has this manager's lease
///  Replica ───────────────────────────────────► Primary
///     ▲                                            │
///     └────────────────────────────────────────────┘
///       the key has another lease, or the time to live
///       has passed since the lease was last renewed
/// ```
///
/// Docker Swarm 0.3: leadership/candidate.go, leadership/follower.go
///
/// @param end when a primary's time to live has passed, as of [System#nanoTime()]
record Election(NodeAddress self, Duration timeToLive, ManagerRole role, long end) {
    static Election of(NodeAddress self, Duration timeToLive) {
        return new Election(self, timeToLive, new Replica(Optional.empty()), 0);
    }

    // tag::deciding-the-role[]
    /// @param leader what etcd has under the key of the leader
    /// @param lease this manager's
    /// @param asked the time before the lease was renewed
    Election answered(EtcdStore.Leased leader, String lease, long asked) {
        if (leader.lease().equals(lease)) { // <1>
            long expiry = asked + timeToLive.toNanos(); // <2>
            return new Election(self, timeToLive, new Primary(), expiry);
        }
        Optional<NodeAddress> other =
                Optional.of(NodeAddress.parse(leader.value()))
                        .filter(address -> !address.equals(self)); // <3>
        return new Election(self, timeToLive, new Replica(other), 0);
    }

    ManagerRole role(long now) {
        return switch (role) {
            case Primary _ when now - end >= 0 -> // <4>
                new Replica(Optional.empty());
            case Primary primary -> primary;
            case Replica replica -> replica;
        };
    }
    // end::deciding-the-role[]
}
