package jd.daemonnet;

import java.util.BitSet;
import java.util.Optional;
import jd.libcontainer.netlink.Ipv4;

/// Hands out the addresses of one subnet, each to one at a time.
///
/// It goes on from the last address given instead of taking the lowest free one: an address that has just come back is
/// still in the neighbours' tables, and is best left alone for a while.
///
/// Docker 1.2.0: daemon/networkdriver/ipallocator/allocator.go
final class IpAllocator {
    private final Subnet subnet;

    // guarded by this: position in the subnet is the address' distance from the network's
    private final BitSet taken = new BitSet();
    private int last;

    /// @param gateway the bridge's own address, never given
    IpAllocator(Subnet subnet, Ipv4 gateway) {
        if (subnet.prefixLength() < 8 || subnet.prefixLength() > 30) {
            throw new NetworkException("use " + subnet + " for containers: the prefix must be between /8 and /30");
        }
        this.subnet = subnet;
        taken.set(0);
        taken.set(position(subnet.broadcast()));
        taken.set(position(gateway));
    }

    /// {@return the next free address, empty when there is none left}
    synchronized Optional<Ipv4> request() {
        int position = taken.nextClearBit(last + 1);
        if (position >= subnet.size()) {
            position = taken.nextClearBit(0);
        }
        if (position >= subnet.size()) {
            return Optional.empty();
        }
        taken.set(position);
        last = position;
        return Optional.of(subnet.network().plus(position));
    }

    /// Takes back an address that was given.
    synchronized void release(Ipv4 address) {
        taken.clear(position(address));
    }

    private int position(Ipv4 address) {
        return address.bits() - subnet.network().bits();
    }
}
