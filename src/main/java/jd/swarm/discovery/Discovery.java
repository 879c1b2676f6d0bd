package jd.swarm.discovery;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// A place in which the addresses of a cluster's nodes are found.
///
/// Swarm 0.3: discovery/discovery.go
public sealed interface Discovery permits NodeList, NodeFile, TokenNodes, EtcdNodes {

    /// @throws DiscoveryException if the text does not name a discovery, with what to write instead
    static Discovery parse(String url) {
        return DiscoveryUrl.parse(url).open();
    }

    /// Creates a cluster at a hub. {@return its discovery, without `token://`}
    ///
    /// @throws DiscoveryException if no hub answers there
    static String createToken(NodeAddress hub) {
        return TokenNodes.create(hub);
    }

    /// {@return the addresses, each once}
    ///
    /// @throws DiscoveryException if the place cannot be read
    List<NodeAddress> fetch();

    /// Adds a node. After the time to live it is removed, unless it is registered again before.
    ///
    /// @throws DiscoveryException if the place cannot be written
    void register(NodeAddress address, Duration timeToLive);

    /// Takes part in the election of the cluster's primary.
    ///
    /// @param self the manager's address, as the others reach it
    /// @param timeToLive how long a primary that does not reach the store stays the primary
    /// @param elected called each time this manager becomes the primary
    /// @throws DiscoveryException if the place has no compare-and-swap
    default LeaderElection campaign(NodeAddress self, Duration timeToLive, Runnable elected) {
        throw new DiscoveryException("Leader election is only supported with consul, etcd and zookeeper discovery.");
    }

    /// Reports the addresses at once, and again whenever they have changed, from a thread of its own, until it is closed.
    /// A place that cannot be read is logged, and the last known addresses stay valid.
    ///
    /// @param interval how often the place is read
    default DiscoveryWatch watch(Duration interval, Consumer<List<NodeAddress>> listener) {
        return DiscoveryWatch.start(this, interval, listener);
    }
}
