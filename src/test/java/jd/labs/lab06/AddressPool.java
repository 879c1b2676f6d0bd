package jd.labs.lab06;

import java.util.Optional;
import jd.libcontainer.netlink.Ipv4;

/// The addresses of a subnet for containers. A value: no method changes it, each returns another pool.
public interface AddressPool {
    /// An allocated address, and the pool without it.
    record Allocation(Ipv4 address, AddressPool rest) {}

    /// {@return the lowest free address of the range, empty when none is free}
    Optional<Allocation> request();

    /// Allocates a certain address of the subnet, in or outside of the range. {@return empty if it is not free}
    Optional<AddressPool> take(Ipv4 address);

    /// {@return the pool in which an allocated address is free again}
    AddressPool release(Ipv4 address);
}
