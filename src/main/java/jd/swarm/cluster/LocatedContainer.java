package jd.swarm.cluster;

/// A container and the node that it is on.
public record LocatedContainer(ClusterNode node, NodeContainer container) {
    /// {@return `node/name`}
    public String fullName() {
        return node.name() + "/" + container.name();
    }
}
