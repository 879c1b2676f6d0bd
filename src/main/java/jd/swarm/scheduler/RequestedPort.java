package jd.swarm.scheduler;

import java.util.ArrayList;
import java.util.List;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.ContainerPort;
import jd.server.api.ContainerPort.Transport;
import jd.server.api.HostConfig;
import jd.server.api.HostConfig.PortBinding;
import jd.server.api.Json;
import jd.server.api.PortRange;

/// A port of the host that a new container asks for.
///
/// @param ip the address of the host; empty for all
/// @param ports one of these; [PortRange#ANY] lets the daemon choose
public record RequestedPort(String ip, PortRange ports, Transport transport) {
    /// With the host's network, the exposed ports: the process is expected to listen on them.
    static List<RequestedPort> of(ContainerConfig config, HostConfig host) {
        List<RequestedPort> ports = new ArrayList<>();
        if (host.networkMode().equals("host")) {
            for (String exposed : Json.orEmpty(config.exposedPorts()).keySet()) {
                ContainerPort port = ContainerPort.exposed(exposed);
                ports.add(new RequestedPort("", new PortRange(port.number(), port.number()), port.transport()));
            }
        } else {
            Json.orEmpty(host.portBindings()).forEach((port, bindings) ->
                    Json.orEmpty(bindings).forEach(binding -> ports.add(of(port, binding))));
        }
        return ports;
    }

    /// @throws ApiException with Docker's message for a port that is not a number
    static RequestedPort of(String containerPort, PortBinding binding) {
        String ip = binding.hostIp() == null ? "" : binding.hostIp();
        String port = binding.hostPort() == null ? "" : binding.hostPort();
        return new RequestedPort(ip, PortRange.parse(port), ContainerPort.exposed(containerPort).transport());
    }

    /// {@return whether the daemon can bind one of the ports beside those in use}
    boolean isFree(Inventory used) {
        if (ports.isAny()) {
            return true;
        }
        for (int port = ports.first(); port <= ports.last(); port++) {
            if (!used.mayUse(port) || isFree(port, used.ports())) {
                return true;
            }
        }
        return false;
    }

    private boolean isFree(int port, List<UsedPort> used) {
        for (UsedPort other : used) {
            if (other.port() == port && other.transport() == transport && overlap(ip, other.ip())) {
                return false;
            }
        }
        return true;
    }

    /// The wildcard of one IP version does not cover the other's addresses; no address covers both.
    private static boolean overlap(String a, String b) {
        return a.equals(b) || covers(a, b) || covers(b, a);
    }

    private static boolean covers(String wildcard, String address) {
        return switch (wildcard) {
            case "" -> true;
            case "0.0.0.0" -> address.indexOf(':') < 0;
            case "::" -> address.indexOf(':') >= 0;
            default -> false;
        };
    }

    /// {@return `127.0.0.1:80/tcp`, or `80/tcp`}
    @Override
    public String toString() {
        return (ip.isEmpty() ? "" : ip + ":") + ports + "/" + transport.word();
    }
}
