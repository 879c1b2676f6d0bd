/// Which nodes does a cluster have? A node registers its address in a place that the manager can read.
///
/// Read first:
///
/// 1. [Discovery], the sealed family of such places, and [DiscoveryUrl], which selects one.
/// 2. [NodeAddress] and [AddressPattern], what they contain.
/// 3. [DiscoveryWatch], which reads one at intervals and reports changes.
/// 4. [TokenNodes] and [TokenHub], both ends of a small protocol; [EtcdNodes] and [EtcdStore], an existing store.
/// 5. [Election] and [LeaderElection]: which of several managers is the primary?
///
/// Left out: ZooKeeper and Consul, which would be two more stores of the same kind as etcd.
///
/// Swarm 0.3: discovery
package jd.swarm.discovery;
