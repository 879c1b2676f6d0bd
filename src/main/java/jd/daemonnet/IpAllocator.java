package jd.daemonnet;

import java.util.BitSet;
import java.util.Optional;
import jd.libcontainer.netlink.Ipv4;

/// Allocates the addresses of one subnet, each to one container at a time, always the lowest free one.
///
/// A released address can be used again at once, because a container's MAC address is computed from its IP address: the
/// neighbour tables of other hosts stay correct. Today's Docker allocates in the same way; Docker 1.2 continued after the
/// address that it had allocated last and reused one only when it had reached the end of the range.
///
/// Docker 1.2.0: daemon/networkdriver/ipallocator/allocator.go
final class IpAllocator {
    private final Subnet subnet;

    // guarded by this; an address's index is its offset from the network address
    private final BitSet taken = new BitSet();

    /// @param gateway the bridge's own address, which is never allocated
    IpAllocator(Subnet subnet, Ipv4 gateway) {
        if (subnet.prefixLength() < 8 || subnet.prefixLength() > 30) {
            throw new NetworkException("use " + subnet + " for containers: the prefix must be between /8 and /30");
        }
        this.subnet = subnet;
        taken.set(0);
        taken.set(position(subnet.broadcast()));
        taken.set(position(gateway));
    }

    /// {@return the lowest free address, empty when none is free}
    synchronized Optional<Ipv4> request() {
        int position = taken.nextClearBit(0);
        if (position >= subnet.size()) {
            return Optional.empty();
        }
        taken.set(position);
        return Optional.of(subnet.network().plus(position));
    }

    /// Makes an allocated address free again.
    synchronized void release(Ipv4 address) {
        taken.clear(position(address));
    }

    private int position(Ipv4 address) {
        return address.bits() - subnet.network().bits();
    }
}
