package jd.daemonnet;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.netlink.Netlink;

/// The host's network as the bridges use it, and what the daemon's flags allow jd to change there.
///
/// @param netlink a socket of the host's network namespace
/// @param nameservers the host's, which must stay reachable and so must not be in a bridge's subnet
/// @param firewall empty if jd must not change it
/// @param ipForward whether jd enables forwarding
/// @param allocation of a bridge's addresses to containers
public record HostNetwork(
        Netlink netlink,
        Subprocess programs,
        List<Ipv4> nameservers,
        Optional<Firewall> firewall,
        boolean ipForward,
        Switches switches,
        AddressAllocator.Maker allocation) {
    /// Files below /proc/sys that contain "0" or "1".
    ///
    /// @param ipForward whether the host forwards packets from one interface to another
    /// @param bridgedThroughIptables whether packets between two ports of a bridge pass through the firewall
    record Switches(Path ipForward, Path bridgedThroughIptables) {}

    private static final Switches KERNEL = new Switches(
            Path.of("/proc/sys/net/ipv4/ip_forward"), Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables"));

    /// @param iptables whether jd may change the firewall
    public HostNetwork(
            Netlink netlink, Subprocess programs, List<Ipv4> nameservers, boolean iptables, boolean ipForward) {
        this(netlink, programs, nameservers, iptables, ipForward, KERNEL);
    }

    HostNetwork(
            Netlink netlink, Subprocess programs, List<Ipv4> nameservers, boolean iptables, boolean ipForward,
            Switches switches) {
        this(netlink, programs, nameservers, iptables ? Optional.of(new Firewall(programs)) : Optional.empty(),
                ipForward, switches, AddressAllocator.Maker.STANDARD);
    }

    public HostNetwork withAllocation(AddressAllocator.Maker other) {
        return new HostNetwork(netlink, programs, nameservers, firewall, ipForward, switches, other);
    }
}
