/// Chapter 6: how does a daemon give its containers a network?
///
/// With four things that every Linux host has. A *bridge* is a switch made of software, on which all containers of
/// the host meet ([jd.daemonnet.BridgeNetwork]). *Addresses* come from one private range that nobody else on the host
/// uses, and are lent to one container at a time ([jd.daemonnet.AddressPools], [jd.daemonnet.IpAllocator]).
/// *Forwarding* makes the host a router between the bridge and the world, and the *firewall* decides what passes and
/// puts the host's own address on what leaves ([jd.daemonnet.FirewallRule], [jd.daemonnet.Iptables]). All of it
/// happens once, when the daemon starts; a container that starts later only asks for an address.
///
/// Read first [jd.daemonnet.BridgeNetwork] and in it `setUp`, whose paragraphs carry the numbers of the chapter's
/// sections; then [jd.daemonnet.FirewallRule], four rules and why each is there; then [jd.daemonnet.IpAllocator],
/// small enough to be proven.
///
/// | section | question | here |
/// |---|---|---|
/// | 6.5.2 | what is the bridge called, and does it exist? | `BridgeNetwork.setUp` |
/// | 6.5.3 – 6.5.5 | which address does it get? | `AddressPools`, `BridgeNetwork.create`, `BridgeNetwork.adopt` |
/// | 6.5.7 | what may pass? | `FirewallRule`, `Iptables` |
/// | 6.5.8 | who passes it on? | `BridgeNetwork.turnOn` |
/// | 6.5.9 | who asks for addresses? | `BridgeNetwork.allocateInterface`, `IpAllocator` |
///
/// Whatever is made is marked or remembered, and only that is removed: a bridge that somebody else made stays, a rule
/// that somebody else wrote is never changed, a real Docker beside jd notices nothing.
///
/// Then and now: Docker 1.2 took 172.17.42.1/16 first and refused to start on a named bridge that did not exist; jd
/// takes today's ranges and makes the bridge. Networks as objects ([jd.daemonnet.Networks]) came with Docker 1.9.
///
/// Left out so far: published ports (their chain, their proxy), user-defined networks, IPv6, firewalld.
///
/// Docker 1.2.0: daemon/networkdriver
package jd.daemonnet;
