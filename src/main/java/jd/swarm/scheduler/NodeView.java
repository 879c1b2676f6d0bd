package jd.swarm.scheduler;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node as the scheduler sees it at the moment of a decision: an immutable snapshot that the manager makes again whenever
/// the node changes.
///
/// @param problem why the node cannot take a container (`no answer for 12 seconds`); empty for a healthy node
/// @param labels of the daemon's `--label`, and those that [NodeLabels] makes of its `info`
/// @param total the processors and the memory of the host, without overcommit
public record NodeView(
        Identity identity, Optional<String> problem, Map<String, String> labels, CpuAndMemory total,
        Inventory inventory) {

    public NodeView {
        labels = Map.copyOf(labels);
    }

    /// The names of a node.
    ///
    /// @param id the daemon's, from `info`; empty until it has answered once
    /// @param name the host's, from `info`
    /// @param address `HOST:PORT`, from discovery
    public record Identity(String id, String name, String address) {}

    public NodeView(
            Identity identity, Optional<String> problem, Map<String, String> labels, CpuAndMemory total,
            List<PlacedContainer> containers, List<NodeImage> images) {
        this(identity, problem, labels, total, Inventory.of(containers, images));
    }

    String name() {
        return identity.name().isEmpty() ? identity.address() : identity.name();
    }
}
