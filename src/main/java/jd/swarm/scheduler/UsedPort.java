package jd.swarm.scheduler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jd.server.api.ContainerPort;
import jd.server.api.ContainerPort.Transport;
import jd.server.api.HostConfig.PortBinding;
import jd.server.api.Json;
import jd.server.api.PortRange;

/// A port of a node that a container uses, or will use when it is started again.
///
/// @param ip the address of the host; empty for all
public record UsedPort(String ip, int port, Transport transport) {

    /// The ports of a container, of its inspection: those it was created with, since a stopped one will want them again,
    /// and those it has now, since the daemon may have chosen them.
    ///
    /// @param requested `HostConfig.PortBindings`
    /// @param actual `NetworkSettings.Ports`
    public static List<UsedPort> of(
            Map<String, List<PortBinding>> requested, Map<String, List<PortBinding>> actual) {
        Set<UsedPort> ports = new HashSet<>(bound(requested));
        ports.addAll(bound(actual));
        return List.copyOf(ports);
    }

    /// The ports of a container with the host's network: it is expected to listen on those that it exposes.
    ///
    /// @param exposed `80/tcp`
    public static List<UsedPort> ofHostNetwork(Set<String> exposed) {
        return exposed.stream().map(ContainerPort::exposed)
                .map(port -> new UsedPort("", port.number(), port.transport())).toList();
    }

    private static List<UsedPort> bound(Map<String, List<PortBinding>> bindings) {
        List<UsedPort> ports = new ArrayList<>();
        Json.orEmpty(bindings).forEach((port, hosts) -> {
            for (PortBinding host : Json.orEmpty(hosts)) {
                RequestedPort requested = RequestedPort.of(port, host);
                PortRange range = requested.ports();
                if (range.isSingle()) {
                    ports.add(new UsedPort(requested.ip(), range.first(), requested.transport()));
                }
            }
        });
        return ports;
    }
}
