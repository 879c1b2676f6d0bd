package jd.daemonnet;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import jd.server.api.ContainerPort.Transport;
import jd.server.api.PortRange;

/// Allocates the host's ports to containers, each port of an address and protocol to one container at a time.
///
/// The ports of other programs are not known here: that a port is in use is found when it is bound, by [PortProxy].
///
/// Docker 1.2.0: daemon/networkdriver/portallocator/portallocator.go (random ports from 49153)
final class PortAllocator {
    private static final Path KERNEL_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final PortRange DEFAULT_RANGE = new PortRange(49153, 65535);

    private final PortRange ephemeral;

    /// One address and protocol has 65536 ports of its own.
    private record Space(HostAddress address, Transport transport) {}

    // guarded by this
    private final Map<Space, BitSet> taken = new HashMap<>();
    private final Map<Space, Integer> lastEphemeral = new HashMap<>();

    /// @param ephemeral the range for requests without a port
    PortAllocator(PortRange ephemeral) {
        this.ephemeral = ephemeral;
    }

    /// {@return an allocator that takes any-port requests from the range that the kernel uses for its own sockets}
    static PortAllocator ofHost() {
        // Not Files.readString: the kernel gives the whole text to the first read only, and that reads one byte.
        try (BufferedReader file = Files.newBufferedReader(KERNEL_RANGE)) {
            String[] ends = file.readLine().split("\\s+");
            return new PortAllocator(new PortRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[1])));
        } catch (IOException | RuntimeException e) {
            return new PortAllocator(DEFAULT_RANGE);
        }
    }

    /// Allocates one port, with the same number on all addresses. Of a range it is the lowest that is free, of the
    /// ephemeral range the next after the one that was allocated last, so that a port is not reused at once.
    ///
    /// {@return empty when all are allocated}
    // tag::allocating-a-port[]
    synchronized OptionalInt request(
            List<HostAddress> addresses, Transport transport, PortRange range) {
        PortRange ports = range.isAny() ? ephemeral : range;
        int start = range.isAny() ? next(addresses, transport) : ports.first();
        for (int i = 0; i < ports.length(); i++) {
            int port = ports.first()
                    + (start - ports.first() + i) % ports.length();
            if (isFree(addresses, transport, port)) {
                take(addresses, transport, port, range.isAny());
                return OptionalInt.of(port);
            }
        }
        return OptionalInt.empty();
    }
    // end::allocating-a-port[]

    private int next(List<HostAddress> addresses, Transport transport) {
        return lastEphemeral.getOrDefault(new Space(addresses.getFirst(), transport), ephemeral.first() - 1) + 1;
    }

    private boolean isFree(List<HostAddress> addresses, Transport transport, int port) {
        return addresses.stream().noneMatch(address -> ports(address, transport).get(port));
    }

    private void take(List<HostAddress> addresses, Transport transport, int port, boolean any) {
        for (HostAddress address : addresses) {
            ports(address, transport).set(port);
            if (any) {
                lastEphemeral.put(new Space(address, transport), port);
            }
        }
    }

    private BitSet ports(HostAddress address, Transport transport) {
        return taken.computeIfAbsent(new Space(address, transport), _ -> new BitSet());
    }

    /// Makes an allocated port free again.
    synchronized void release(List<HostAddress> addresses, Transport transport, int port) {
        addresses.forEach(address -> ports(address, transport).clear(port));
    }
}
