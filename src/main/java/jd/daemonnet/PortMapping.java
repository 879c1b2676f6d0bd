package jd.daemonnet;

import jd.server.api.ContainerPort;

/// A published port of a running container, as `docker port` shows it: `80/tcp -> 0.0.0.0:8080`.
public record PortMapping(ContainerPort port, HostAddress hostIp, int hostPort) {}
