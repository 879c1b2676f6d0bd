/// What does a manager know of its nodes, and who keeps it true?
///
/// Read first:
///
/// 1. [Cluster]: the nodes that discovery lists, and the decisions for all of them: who may join, where a container is
///    created, that a name occurs once.
/// 2. [ClusterNode]: one daemon, its [NodeState], its containers and images, what is reserved on it.
/// 3. [NodeWatch], the life of a node: connect, follow the events, ask again at each heartbeat.
///
/// [ContainerLookup] finds a container by a reference; [FanOut] asks several nodes at a time.
///
/// Left out: the state file of each container (`~/.swarm/state`), which a manager read after its own restart; jd's asks
/// the nodes.
///
/// Docker Swarm 0.2: cluster, cluster/swarm
package jd.swarm.cluster;
