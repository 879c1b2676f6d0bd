/// Sections 12.4.1 to 12.4.3: **how does a container reach other machines and other containers?** It gets an address and a
/// veth pair on the bridge, or the network namespace of the host or of another container, and the three files under
/// `/etc` that name servers, its host name and its neighbours are read from.
///
/// Read first:
///
/// 1. [EndpointRules], which networks a new container is connected to.
/// 2. [ContainerNetwork], from the allocation of the addresses to their release; [NetworkFiles], the three files.
/// 3. [NetworkChanges], `network connect` and `disconnect`, while the container runs or not.
/// 4. [ContainerNames], what the name servers know of a container.
/// 5. [PortPublisher], `--publish`.
/// 6. [Links], `--link` on the default bridge: an entry in `/etc/hosts` and environment variables.
///
/// Addresses, bridges, veth pairs and the name server are chapters 6 and 7 ([jd.daemonnet], [jd.containernet]). Left out of
/// Docker: driver options of an endpoint, link-local addresses, IPv6.
///
/// Docker 1.2.0: daemon/container.go initializeNetworking, allocateNetwork; links/links.go; daemon/networkdriver
package jd.create.network;
