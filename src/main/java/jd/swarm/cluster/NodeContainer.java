package jd.swarm.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import jd.client.api.ClientException;
import jd.server.api.ContainerJson;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import jd.swarm.scheduler.CpuAndMemory;
import jd.swarm.scheduler.PlacedContainer;
import jd.swarm.scheduler.UsedPort;

/// A container as its node reported it last.
///
/// @param summary the element of the node's list
/// @param placed what the container takes from the node
public record NodeContainer(JsonNode summary, PlacedContainer placed) {
    /// @param details the document of `inspect`: only it has the settings
    static NodeContainer of(JsonNode summary, JsonNode details) {
        try {
            ContainerJson container = Json.mapper().treeToValue(details, ContainerJson.class);
            var placed = new PlacedContainer(container.id(), container.name().replaceFirst("^/", ""),
                    Json.orEmpty(container.config().labels()), CpuAndMemory.reservedBy(container.hostConfig()),
                    ports(container));
            return new NodeContainer(summary, placed);
        } catch (JsonProcessingException e) {
            throw new ClientException(1, "read a container: " + e.getMessage(), e);
        }
    }

    private static List<UsedPort> ports(ContainerJson container) {
        HostConfig host = container.hostConfig();
        return host.networkMode().equals("host")
                ? UsedPort.ofHostNetwork(Json.orEmpty(container.config().exposedPorts()).keySet())
                : UsedPort.of(host.portBindings(), container.networkSettings().ports());
    }

    public String id() {
        return placed.id();
    }

    /// {@return the name on its node, without a slash}
    public String name() {
        return placed.name();
    }

    public boolean isRunning() {
        String state = summary.path("State").asText();
        return state.equals("running") || state.equals("paused") || state.equals("restarting");
    }
}
