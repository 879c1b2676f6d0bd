package jd.swarm.cluster;

import java.util.List;
import jd.swarm.scheduler.PlacedContainer;
import jd.swarm.scheduler.PlacementRequest;
import jd.swarm.scheduler.UsedPort;

/// A place on a node for a container that is being created. It counts like a container there, so that requests at the
/// same time are not all sent to the node that was the emptiest before them.
public record Reservation(Cluster cluster, ClusterNode node, PlacedContainer container) implements AutoCloseable {
    /// {@return what the request will take from its node}
    static PlacedContainer placed(String name, PlacementRequest request) {
        List<UsedPort> ports = request.ports().stream()
                .filter(port -> port.ports().isSingle())
                .map(port -> new UsedPort(port.ip(), port.ports().first(), port.transport()))
                .toList();
        return new PlacedContainer("", name, request.expressions().labels(), request.resources(), ports);
    }

    @Override
    public void close() {
        cluster.release(this);
    }
}
