/// Chapter 14.3.1 asks: **what does a process see of the host?** What its namespaces contain. There is one kind for
/// each global resource: mounts, host name, process IDs, IPC objects, network, cgroups, users (and time, which Docker
/// does not use). For each kind a container has a new namespace, the host's or another container's.
///
/// Read first, in this order:
///
/// 1. [Namespaces], the source of each kind.
/// 2. [jd.libcontainer.start.NamespacedThread], a thread that enters them and spawns the process.
/// 3. [UserNamespace] and [IdMaps], the kind that changes the meaning of the others: whose root is root.
///
/// Left out of Docker: nothing; time namespaces are used by neither.
///
/// Docker 1.2.0: libcontainer namespaces
package jd.libcontainer.namespace;
