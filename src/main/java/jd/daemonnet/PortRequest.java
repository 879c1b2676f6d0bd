package jd.daemonnet;

import java.util.Optional;
import jd.server.api.ContainerPort;
import jd.server.api.PortRange;

/// The request to publish a port of a container: `-p [[IP:]HOST_PORT:]PORT[/PROTOCOL]`.
///
/// @param hostIp the address of the host; empty for the network's default, usually all addresses
/// @param hostPorts the ports of the host, one of which is used
public record PortRequest(ContainerPort port, Optional<HostAddress> hostIp, PortRange hostPorts) {}
