/// Chapter 7: how does one container get onto the network, and what does it see there?
///
/// A network namespace is a second copy of everything the kernel knows about networks, and it is born empty. What a
/// container has in it depends on its *mode* ([jd.containernet.NetworkMode]): a cable to the bridge, nothing but
/// loopback, or no copy at all but the host's or another container's. The cable is a *veth pair*, two interfaces of
/// which each receives what the other sends. The daemon makes it and keeps one end ([jd.containernet.Endpoints],
/// sections 7.4.2 and 7.6); the other end waits in the container's namespace until dockerinit gives it name, address and route
/// ([jd.containernet.NetworkStack], section 7.6). Names are two text files ([jd.containernet.HostsFile],
/// [jd.containernet.ResolvConf]), which `create` writes and mounts over the image's.
///
/// ```
///  daemon                                         dockerinit (pid 1 of the new namespaces)
///    │  allocate_interface (chapter 6)                 │ waits on its sync pipe
///    │  Endpoints.connect: veth pair, one end in ────► │
///    │  Endpoints.stateFor ── over the sync pipe ────► │ NetworkStack.initialize: lo, eth0, route
///    │                                                 │ … and then everything else (chapter 13)
/// ```
///
/// Read first [jd.containernet.NetworkMode], then [jd.containernet.Endpoints] and [jd.containernet.NetworkStack] side
/// by side: the two ends of one cable.
///
/// Then and now: the two text files have what today's Docker writes, down to its comments. Docker 1.2 wrote `/etc/hosts`
/// itself, except in mode host, where it copied the host's; its `resolv.conf` was the host's. Docker's own steps on the container's side are done by libnetwork from outside; jd does
/// them as the book tells them, inside.
///
/// Left out so far: user-defined networks and their name service, IPv6. Links are in `jd.create`.
///
/// Docker 1.2.0: runconfig/hostconfig.go, daemon/container.go, pkg/networkfs; libcontainer network
package jd.containernet;
