package jd.swarm.scheduler;

import java.util.List;
import jd.server.api.ApiException;
import jd.server.api.CreateRequest;
import jd.server.api.CreateRequest.NetworkingConfig;
import jd.server.api.EndpointSettings;
import jd.server.api.HostConfig;
import jd.server.api.Json;

/// What a new container needs of its node: the part of `POST /containers/create` that the scheduler looks at.
public record PlacementRequest(
        String image, Expressions expressions, List<RequestedPort> ports, List<Dependency> dependencies,
        CpuAndMemory resources) {
    public PlacementRequest {
        ports = List.copyOf(ports);
        dependencies = List.copyOf(dependencies);
    }

    /// @throws ApiException with a line for the user, if an expression or a port is malformed
    public static PlacementRequest of(CreateRequest body) {
        HostConfig host = body.hostConfig() == null ? HostConfig.EMPTY : body.hostConfig();
        NetworkingConfig networks = body.networkingConfig();
        var endpoints = networks == null ? List.<EndpointSettings>of()
                : List.copyOf(Json.orEmpty(networks.endpointsConfig()).values());
        String image = body.config().image() == null ? "" : body.config().image();
        return new PlacementRequest(image, Expressions.of(body.config()), RequestedPort.of(body.config(), host),
                Dependency.of(host, endpoints), CpuAndMemory.reservedBy(host));
    }
}
