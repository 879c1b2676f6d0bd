package jd.swarm.cluster;

import java.util.Map;
import jd.client.api.ClientException;
import jd.server.api.SystemInfo;
import jd.swarm.scheduler.CpuAndMemory;
import jd.swarm.scheduler.NodeLabels;

/// What a node's daemon reports about itself: its identity, its size, and the labels that constraints can name.
///
/// Docker Swarm 0.2: cluster/swarm/node.go updateSpecs
public record NodeFacts(
        String id, String name, int cpus, long memory, Map<String, String> labels, String serverVersion) {
    public NodeFacts {
        labels = Map.copyOf(labels);
    }

    /// {@return the facts in the answer to `GET /info`} Fails if the identity or the size is missing: without them the
    /// node cannot be scheduled on.
    static NodeFacts of(SystemInfo info) {
        if (info.id() == null || info.id().isEmpty() || info.cpus() == 0 || info.memTotal() == 0) {
            throw new NodeRefusedException(
                    "cannot get resources for this node: its daemon does not report ID, NCPU and MemTotal");
        }
        return new NodeFacts(info.id(), info.name(), info.cpus(), info.memTotal(), NodeLabels.of(info),
                info.serverVersion());
    }

    /// {@return the same facts under the name that the cluster uses}
    NodeFacts named(String otherName) {
        return new NodeFacts(id, otherName, cpus, memory, labels, serverVersion);
    }

    CpuAndMemory total() {
        return CpuAndMemory.ofNode(cpus, memory);
    }
}
