import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jd.daemonnet.Subnet;
import jd.labs.lab06.AddressPool;
import jd.labs.lab06.PoolMaker;
import jd.labs.lab06.PortPool;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ContainerPort.Transport;
import jd.server.api.PortRange;

/// A pool of addresses and a pool of ports, as pure values: a request returns what was allocated and another pool, and the
/// first pool stays as it was. So no lock is needed, and a failed start has nothing to undo: it forgets the new pool.
///
/// The records copy their collections in the compact constructor; a method makes a changed copy and passes it to a new
/// record. Grade your work with `./jd lab 6`.
public final class Pools implements PoolMaker {
    @Override
    public AddressPool addresses(Subnet subnet, Subnet range, Ipv4 gateway) {
        return new Addresses(subnet, range, gateway, Set.of());
    }

    @Override
    public PortPool ports(PortRange ephemeral) {
        return new Ports(ephemeral, Set.of(), Map.of());
    }

    /// @param taken the addresses that containers have
    private record Addresses(Subnet subnet, Subnet range, Ipv4 gateway, Set<Ipv4> taken) implements AddressPool {
        Addresses {
            taken = Set.copyOf(taken);
        }

        /// Task 1. Whether no container may ever have this address: it is outside of the subnet, its first address, which
        /// names the network, its last one, which is the broadcast address, or the gateway's.
        private boolean isReserved(Ipv4 address) {
            // solution> isReserved
            return !subnet.contains(address)
                    || address.equals(subnet.network())
                    || address.equals(subnet.broadcast())
                    || address.equals(gateway);
            // <solution
            // starter: throw new UnsupportedOperationException("task 1: isReserved");
        }

        /// Task 2. The lowest free address of `range`. A range may be 16 million addresses: make no list of it. `plus(1)`
        /// of an [Ipv4] is the next address.
        @Override
        public Optional<Allocation> request() {
            // solution> request
            for (long offset = 0; offset < range.size(); offset++) {
                Ipv4 address = range.network().plus((int) offset);
                Optional<AddressPool> rest = take(address);
                if (rest.isPresent()) {
                    return Optional.of(new Allocation(address, rest.get()));
                }
            }
            return Optional.empty();
            // <solution
            // starter: throw new UnsupportedOperationException("task 2: request");
        }

        /// Task 3. A certain address, as with `docker run --ip`, which may be outside of `range`; empty if a container has it
        /// or it is reserved.
        @Override
        public Optional<AddressPool> take(Ipv4 address) {
            // solution> take
            if (isReserved(address) || taken.contains(address)) {
                return Optional.empty();
            }
            Set<Ipv4> more = new HashSet<>(taken);
            more.add(address);
            return Optional.of(new Addresses(subnet, range, gateway, more));
            // <solution
            // starter: throw new UnsupportedOperationException("task 3: take");
        }

        /// Task 4. The address of a container that has ended; no effect for an address that no container has.
        @Override
        public AddressPool release(Ipv4 address) {
            // solution> release
            Set<Ipv4> fewer = new HashSet<>(taken);
            fewer.remove(address);
            return new Addresses(subnet, range, gateway, fewer);
            // <solution
            // starter: throw new UnsupportedOperationException("task 4: release");
        }
    }

    /// A port of a protocol: TCP and UDP have 65536 ports each.
    private record Bound(Transport transport, int port) {}

    /// @param taken the ports that containers have
    /// @param last of each protocol the port that was allocated last from the ephemeral range
    private record Ports(PortRange ephemeral, Set<Bound> taken, Map<Transport, Integer> last) implements PortPool {
        Ports {
            taken = Set.copyOf(taken);
            last = Map.copyOf(last);
        }

        /// Task 5. `ports` is one port, a range, or any (`ports.isAny()`). One port or a range: the lowest free one. Any:
        /// the next of `ephemeral` after `last`, so that a port that was just released is not used again at once; after
        /// the range's last port comes its first.
        @Override
        public Optional<Allocation> requestPort(Transport transport, PortRange ports) {
            // solution> requestPort
            PortRange range = ports.isAny() ? ephemeral : ports;
            int start = ports.isAny() ? last.getOrDefault(transport, range.last()) + 1 : range.first();
            for (int i = 0; i < range.length(); i++) {
                int port = range.first() + (start - range.first() + i) % range.length();
                if (!taken.contains(new Bound(transport, port))) {
                    Set<Bound> more = new HashSet<>(taken);
                    more.add(new Bound(transport, port));
                    Map<Transport, Integer> now = new HashMap<>(last);
                    if (ports.isAny()) {
                        now.put(transport, port);
                    }
                    return Optional.of(new Allocation(port, new Ports(ephemeral, more, now)));
                }
            }
            return Optional.empty();
            // <solution
            // starter: throw new UnsupportedOperationException("task 5: requestPort");
        }

        /// Task 6. The port of a container that has ended. What was allocated last stays what it was.
        @Override
        public PortPool releasePort(Transport transport, int port) {
            // solution> releasePort
            Set<Bound> fewer = new HashSet<>(taken);
            fewer.remove(new Bound(transport, port));
            return new Ports(ephemeral, fewer, last);
            // <solution
            // starter: throw new UnsupportedOperationException("task 6: releasePort");
        }
    }
}
