/// Chapter 15: **how do many daemons look like one, to a client that does not know about it?**
///
/// A manager speaks the Engine API to its client and the same API, as a client, to every node's daemon. Which nodes there
/// are is found by discovery, where a container goes is decided by filters and then a strategy.
///
/// ```
///  docker ──► manager ──► scheduler        which node?
///                │
///                ├──► cluster ──► node n1 ──► daemon   10.0.0.1:2375
///                │        ▲  └──► node n2 ──► daemon   10.0.0.2:2375
///                │        │
///                │    discovery            which nodes are there?
/// ```
///
/// The floors, from the top: this package has the commands; [jd.swarm.manager] the routes; [jd.swarm.cluster] the nodes;
/// [jd.swarm.scheduler] and [jd.swarm.discovery] import neither each other nor anything above.
///
/// Read first: [ManageCommand], where the parts are put together; `manager.ContainerCreate`, the way of one request;
/// `cluster.NodeWatch`, the life of one node.
///
/// Several managers of one cluster elect a primary in the store of the discovery; the others relay to it.
///
/// Left out for good: the consensus of today's swarm mode.
///
/// Docker Swarm 0.2 and 0.3
package jd.swarm;
