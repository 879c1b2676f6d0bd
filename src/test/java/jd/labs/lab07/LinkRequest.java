package jd.labs.lab07;

import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.netlink.Netlink;

/// A request to the kernel about the interfaces of one network namespace, with the parameters of the method of
/// [Netlink] that sends it. Interfaces have names here; rtnetlink(7) wants their numbers.
public sealed interface LinkRequest {
    /// Creates a veth pair: `name` in this namespace, `peer` in that of the process `pid`.
    record AddVeth(String name, String peer, int pid) implements LinkRequest {}

    /// Makes an interface a port of a bridge.
    record Master(String link, String bridge) implements LinkRequest {}

    record Rename(String link, String name) implements LinkRequest {}

    record Mac(String link, String mac) implements LinkRequest {}

    record Mtu(String link, int bytes) implements LinkRequest {}

    record Address(String link, Ipv4 address, int prefixLength) implements LinkRequest {}

    record Up(String link) implements LinkRequest {}

    record DefaultRoute(Ipv4 gateway) implements LinkRequest {}

    /// Deletes an interface; the other end of a veth pair is deleted with it.
    record Delete(String link) implements LinkRequest {}

    /// Sends it to the kernel.
    ///
    /// @param netlink a socket of the namespace
    default void send(Netlink netlink) {
        switch (this) {
            case AddVeth(String name, String peer, int pid) -> netlink.addVeth(name, peer, pid);
            case Master(String link, String bridge) -> netlink.master(netlink.index(link), netlink.index(bridge));
            case Rename(String link, String name) -> netlink.rename(netlink.index(link), name);
            case Mac(String link, String mac) -> netlink.mac(netlink.index(link), mac);
            case Mtu(String link, int bytes) -> netlink.mtu(netlink.index(link), bytes);
            case Address(String link, Ipv4 address, int prefixLength) ->
                netlink.addAddress(netlink.index(link), address, prefixLength);
            case Up(String link) -> netlink.up(netlink.index(link));
            case DefaultRoute(Ipv4 gateway) -> netlink.addDefaultRoute(gateway);
            case Delete(String link) -> netlink.delete(netlink.index(link));
        }
    }
}
