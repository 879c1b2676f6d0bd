package jd.swarm.scheduler;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.server.api.CreateRequest;
import jd.server.api.Json;

/// Nodes and requests for tests of the scheduler.
final class Nodes {
    static final long GIB = 1L << 30;

    private Nodes() {}

    /// A healthy node with 4 CPUs and 4 GiB.
    static NodeView node(String name, PlacedContainer... containers) {
        return node(name, Map.of(), containers);
    }

    static NodeView node(String name, Map<String, String> labels, PlacedContainer... containers) {
        return new NodeView(identity(name), Optional.empty(), labels, CpuAndMemory.ofNode(4, 4 * GIB),
                List.of(containers), List.of());
    }

    static NodeView.Identity identity(String name) {
        return new NodeView.Identity("ID-" + name, name, name + ":2375");
    }

    static NodeView with(NodeView node, PlacedContainer container) {
        List<PlacedContainer> containers = new ArrayList<>(node.inventory().containers());
        containers.add(container);
        return new NodeView(
                node.identity(), node.problem(), node.labels(), node.total(), containers, List.of());
    }

    static NodeView unhealthy(String name, String problem) {
        return new NodeView(identity(name), Optional.of(problem), Map.of(), CpuAndMemory.ofNode(4, 4 * GIB), List.of(),
                List.of());
    }

    static PlacedContainer container(String name, CpuAndMemory reserved, UsedPort... ports) {
        return new PlacedContainer(name + "0".repeat(64 - name.length()), name, Map.of(), reserved, List.of(ports));
    }

    static PlacedContainer container(String name) {
        return container(name, CpuAndMemory.NONE);
    }

    /// A request as the stock client sends it.
    static PlacementRequest request(String json) {
        return PlacementRequest.of(Json.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                CreateRequest.class));
    }

    static PlacementRequest memory(long bytes) {
        return new PlacementRequest("busybox", Expressions.NONE, List.of(), List.of(), new CpuAndMemory(0, bytes));
    }
}
