package jd.labs.lab06;

import java.util.Optional;
import jd.server.api.ContainerPort.Transport;
import jd.server.api.PortRange;

/// The ports of an address of the host. A value, like [AddressPool].
public interface PortPool {
    /// An allocated port, and the pool without it.
    record Allocation(int port, PortPool rest) {}

    /// Of a range the lowest free port; for [PortRange#ANY] the next free one of the ephemeral range, after the one that was
    /// allocated last in this way. {@return empty when none is free}
    Optional<Allocation> requestPort(Transport transport, PortRange ports);

    /// {@return the pool in which an allocated port is free again}
    PortPool releasePort(Transport transport, int port);
}
