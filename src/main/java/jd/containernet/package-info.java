/// Chapter 7: how does one container get onto the network, and what does it see there?
///
/// A network namespace has interfaces, routes and firewall rules of its own; a new one has only loopback, which is
/// down. What a container has depends on its *mode* ([jd.containernet.NetworkMode]): a veth pair to the bridge, only
/// loopback, or the namespace of the host or of another container. A *veth pair* is two interfaces, each of which
/// receives what the other sends. The daemon creates it and keeps one end ([jd.containernet.Endpoints], sections
/// 7.4.2 and 7.6); the other end is in the container's namespace, where dockerinit sets name, address and route
/// ([jd.containernet.NetworkStack], section 7.6). Names are resolved with two text files
/// ([jd.containernet.HostsFile], [jd.containernet.ResolvConf]), which `create` writes and bind-mounts over the image's.
///
/// ```
///  daemon                                         dockerinit (pid 1 of the new namespaces)
///    │  allocate_interface (chapter 6)                 │ waits on its sync pipe
///    │  Endpoints.connect: veth pair, one end in ────► │
///    │  Endpoints.stateFor ── over the sync pipe ────► │ NetworkStack.initialize: lo, eth0, route
///    │                                                 │ … and its other steps (chapter 13)
/// ```
///
/// Read first [jd.containernet.NetworkMode], then [jd.containernet.Endpoints] and [jd.containernet.NetworkStack] side
/// by side: the two ends of one veth pair.
///
/// Then and now: the two text files have what today's Docker writes, down to its comments. Docker 1.2 wrote `/etc/hosts`
/// itself, except in mode host, where it copied the host's; its `resolv.conf` was the host's. In today's Docker
/// libnetwork configures the container's side from outside; in jd, as in the book, dockerinit does it from within.
///
/// A container on networks that users have created finds the others by name: it asks a *name server* of its own
/// ([jd.containernet.NameServer]), whose sockets are in its namespace and which the daemon serves. The names of all
/// containers are in [jd.containernet.NameTable]; [jd.containernet.NameAnswers] answers from it, and
/// [jd.containernet.Forwarding] asks other servers the rest. A container that runs is connected to another network by a
/// thread of the daemon that enters its namespace ([jd.libcontainer.namespace.NetworkThread]).
///
/// Left out so far: IPv6. Links of the default bridge are in `jd.create`.
///
/// Docker 1.2.0: runconfig/hostconfig.go, daemon/container.go, pkg/networkfs; libcontainer network
package jd.containernet;
