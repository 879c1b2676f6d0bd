package jd.daemonnet;

import java.util.Optional;
import jd.daemonnet.BridgeNetwork.Addressing;
import jd.libcontainer.netlink.Ipv4;

/// The addresses of one bridge's subnet, each of which one container at a time can have.
///
/// Lab 6 allocates them with a student's code (`jd run --lab 6 …`); otherwise it is [IpAllocator].
public interface AddressAllocator {
    /// Makes the allocator of a bridge.
    interface Maker {
        Maker STANDARD = IpAllocator::new;

        /// @param gateway the bridge's own address, which is never allocated
        AddressAllocator allocator(Subnet subnet, Ipv4 gateway, Addressing addressing);
    }

    /// {@return the lowest free address of the range, empty when none is free}
    Optional<Ipv4> request();

    /// Allocates a certain address of the subnet, in or outside of the range. {@return whether it was free}
    boolean take(Ipv4 address);

    /// Makes an allocated address free again.
    void release(Ipv4 address);
}
