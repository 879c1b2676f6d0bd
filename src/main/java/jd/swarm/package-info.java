/// Chapter 15: how do many daemons look like one, to a client that does not know about it?
///
/// A manager speaks the Engine API to its client and the same API, as a client, to every node's daemon. Who is there is
/// found by discovery, where a container goes is decided by filters and then a strategy.
///
/// Read first: there is no code here yet. [jd.server.Engine] and its routes are what the manager will put on its front.
///
/// Left out, and it will stay so: the consensus of today's swarm mode; the leader is elected in an existing store.
package jd.swarm;
