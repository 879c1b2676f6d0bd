/// How does a manager answer the requests of the Engine API?
///
/// Read first:
///
/// 1. [ManagerRoutes], the list of all routes: the daemon's own.
/// 2. [ContainerCreate], the request that the scheduler decides, and [CreatePlan], what the node gets.
/// 3. [Relay], which forwards everything that is the business of one node, and [ReplicaRoutes], which forwards to another
///    manager.
///
/// `ContainerRequests`, `ImageRequests`, `ObjectRequests` (networks, volumes) and `SystemRequests` serve the routes.
/// `NodeDocuments` and `MergedDocuments` are pure: what a node answered becomes what the cluster answers.
///
/// Left out: `attach` over a WebSocket, BuildKit's sessions, plugins.
///
/// Docker Swarm 0.2: api
package jd.swarm.manager;
