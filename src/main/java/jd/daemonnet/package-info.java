/// Chapter 6: how does a daemon give its containers a network?
///
/// It uses four features of every Linux kernel. A *bridge* is a switch in software to which all containers of the
/// host are connected ([jd.daemonnet.BridgeNetwork]). *Addresses* come from one private range that is not used on the
/// host, and each is allocated to one container at a time ([jd.daemonnet.AddressPools], [jd.daemonnet.IpAllocator]).
/// *Forwarding* makes the host a router between the bridge and other networks. The *firewall* decides which packets
/// pass, and replaces the source address of those that leave ([jd.daemonnet.FirewallRule],
/// [jd.daemonnet.FirewallPlan], [jd.daemonnet.Firewall]). All of this is set up once, when the daemon starts; for a
/// container that starts later an address is allocated, and its ports are published ([jd.daemonnet.PortMapper]).
///
/// Read first [jd.daemonnet.BridgeNetwork] and in it `setUp`, whose comments have the numbers of the chapter's
/// sections; then [jd.daemonnet.FirewallRule], the rules and their reasons; then [jd.daemonnet.IpAllocator], a small
/// class that holds a lock.
///
/// | section | question | here |
/// |---|---|---|
/// | 6.5.2 | which name has the bridge, and does it exist? | `BridgeNetwork.setUp` |
/// | 6.5.3 – 6.5.5 | which address does it get? | `AddressPools`, `BridgeNetwork.create`, `BridgeNetwork.adopt` |
/// | 6.5.7 | which packets may pass? | `FirewallRule`, `FirewallPlan`, `Firewall` |
/// | 6.5.8 | how is forwarding enabled? | `BridgeNetwork.turnOn` |
/// | 6.5.9 | how does a container get an address? | `BridgeNetwork.allocateInterface`, `IpAllocator` |
/// | 6.5.9 | how is a port published? | `PortMapper`, `PortAllocator`, `PortProxy` |
/// | – | how does a user get another network? | `Networks`, `NetworkPlan`, `NetworkStore` |
///
/// Everything that is created is marked or recorded, and nothing else is removed: the bridges and rules of other
/// programs stay as they are, those of a real Docker on the same host too.
///
/// Then and now: Docker 1.2 took 172.17.42.1/16 first and refused to start on a named bridge that did not exist; jd
/// takes today's ranges and creates the bridge. Networks as objects ([jd.daemonnet.Networks]) came with Docker 1.9: each
/// has a `BridgeNetwork` of its own.
///
/// Left out so far: other drivers than `bridge`, IPv6 in containers, SCTP, firewalld, `--userland-proxy=false`.
///
/// Docker 1.2.0: daemon/networkdriver
package jd.daemonnet;
