package jd.swarm.scheduler;

import java.util.List;
import java.util.Map;

/// A container of a node, running or not; also one that the manager is about to create there.
///
/// @param name without a slash
public record PlacedContainer(
        String id, String name, Map<String, String> labels, CpuAndMemory reserved, List<UsedPort> ports) {
    public PlacedContainer {
        labels = Map.copyOf(labels);
        ports = List.copyOf(ports);
    }

    public PlacedContainer withId(String id) {
        return new PlacedContainer(id, name, labels, reserved, ports);
    }
}
