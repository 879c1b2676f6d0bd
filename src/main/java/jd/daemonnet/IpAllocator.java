package jd.daemonnet;

import java.util.BitSet;
import java.util.Optional;
import jd.daemonnet.BridgeNetwork.Addressing;
import jd.libcontainer.netlink.Ipv4;

/// Allocates the addresses of one subnet, each to one container at a time, always the lowest free one.
///
/// A released address can be used again at once, because a container's MAC address is computed from its IP address: the
/// neighbour tables of other hosts stay correct. Today's Docker allocates in the same way; Docker 1.2 continued after the
/// address that it had allocated last and reused one only when it had reached the end of the range.
///
/// Docker 1.2.0: daemon/networkdriver/ipallocator/allocator.go
final class IpAllocator implements AddressAllocator {
    private final Subnet subnet;
    private final Subnet range;

    // guarded by this; an address's index is its offset from the network address
    private final BitSet taken = new BitSet();

    /// @param gateway the bridge's own address, which is never allocated
    IpAllocator(Subnet subnet, Ipv4 gateway, Addressing addressing) {
        if (subnet.prefixLength() < 8 || subnet.prefixLength() > 30) {
            throw new NetworkException("use " + subnet + " for containers: the prefix must be between /8 and /30");
        }
        this.subnet = subnet;
        this.range = addressing.range().orElse(subnet);
        taken.set(0);
        taken.set(position(subnet.broadcast()));
        taken.set(position(gateway));
        addressing.reserved().stream().filter(subnet::contains).forEach(address -> taken.set(position(address)));
    }

    @Override
    public synchronized Optional<Ipv4> request() {
        int position = taken.nextClearBit(position(range.network()));
        if (position > position(range.broadcast())) {
            return Optional.empty();
        }
        taken.set(position);
        return Optional.of(subnet.network().plus(position));
    }

    @Override
    public synchronized boolean take(Ipv4 address) {
        int position = position(address);
        boolean free = subnet.contains(address) && !taken.get(position);
        if (free) {
            taken.set(position);
        }
        return free;
    }

    @Override
    public synchronized void release(Ipv4 address) {
        taken.clear(position(address));
    }

    private int position(Ipv4 address) {
        return address.bits() - subnet.network().bits();
    }
}
