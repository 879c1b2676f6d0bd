/// Sections 12.4.1 to 12.4.3: **how does a container reach other machines and other containers?** It gets an address and a
/// veth pair on the bridge, or the network namespace of the host or of another container, and the three files under
/// `/etc` that name servers, its host name and its neighbours are read from.
///
/// Read first:
///
/// 1. [ContainerNetwork], from the allocation of the address to its release.
/// 2. [PortPublisher], `--publish`.
/// 3. [Links], `--link`: an entry in `/etc/hosts` and environment variables.
///
/// Addresses, bridge and veth pairs are chapters 6 and 7 ([jd.daemonnet], [jd.containernet]). Left out of Docker:
/// user-defined networks.
///
/// Docker 1.2.0: daemon/container.go initializeNetworking, allocateNetwork; links/links.go; daemon/networkdriver
package jd.create.network;
