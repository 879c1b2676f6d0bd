package jd.create.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import jd.containernet.NetworkMode;
import jd.daemonnet.HostAddress;
import jd.daemonnet.PortRequest;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.ContainerPort;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import jd.server.api.PortRange;

/// The ports of a container: `--publish`, `--publish-all`, `--expose`, and the image's `EXPOSE`.
///
/// Only an exposed port is published: the clients expose what they publish.
///
/// Docker 1.2.0: nat/nat.go; today: daemon/network.go buildCreateEndpointOptions
///
/// @param exposed in the order of their numbers
/// @param bound whether the request publishes ports; they have no effect unless they are exposed
public record PublishOptions(List<ContainerPort> exposed, List<PortRequest> requests, boolean bound) {
    public PublishOptions {
        exposed = List.copyOf(exposed);
        requests = List.copyOf(requests);
    }

    /// @throws ApiException with Docker's message
    public static PublishOptions parse(ContainerConfig config, HostConfig host) {
        Map<String, List<HostConfig.PortBinding>> bindings = Json.orEmpty(host.portBindings());
        bindings.forEach((port, all) -> {
            ContainerPort.verify(port);
            Json.orEmpty(all).forEach(binding -> hostPorts(binding));
        });
        TreeSet<ContainerPort> exposed = new TreeSet<>();
        List<PortRequest> requests = new ArrayList<>();
        for (String key : Json.orEmpty(config.exposedPorts()).keySet()) {
            ContainerPort port = ContainerPort.exposed(key);
            exposed.add(port);
            List<HostConfig.PortBinding> own = Json.orEmpty(bindings.get(key));
            own.forEach(binding -> requests.add(new PortRequest(port, HostAddress.parse(ip(binding)), hostPorts(binding))));
            if (own.isEmpty() && host.publishAllPorts()) {
                requests.add(new PortRequest(port, Optional.empty(), PortRange.ANY));
            }
        }
        return new PublishOptions(List.copyOf(exposed), requests, !bindings.isEmpty());
    }

    private static String ip(HostConfig.PortBinding binding) {
        return binding.hostIp() == null ? "" : binding.hostIp();
    }

    private static PortRange hostPorts(HostConfig.PortBinding binding) {
        return PortRange.parse(binding.hostPort() == null ? "" : binding.hostPort());
    }

    /// {@return the warnings in the response to the create request}
    public List<String> warnings(NetworkMode mode) {
        return bound && mode instanceof NetworkMode.Host
                ? List.of("Published ports are discarded when using host network mode")
                : List.of();
    }
}
