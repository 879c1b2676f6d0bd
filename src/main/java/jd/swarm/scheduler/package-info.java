/// On which node does a container go? Pure functions: a decision depends on the request and on what is known of the nodes,
/// and sends nothing.
///
/// Read first:
///
/// 1. [Scheduler], the decision: filters remove nodes, a strategy chooses one of the rest.
/// 2. [NodeView], a node as the scheduler sees it, and [PlacementRequest], what a new container needs.
/// 3. [Filter] and [Strategy], the two sealed families.
/// 4. [Expression] and [ValuePattern], the language of constraints and affinities.
///
/// Left out: rescheduling of the containers of a failed node (Swarm 1.1), affinities to containers that are being created.
///
/// Swarm 0.3: scheduler, scheduler/filter, scheduler/strategy
package jd.swarm.scheduler;
