/// Chapter 14.3.1 asks: **what does a process see of the host?** What its namespaces hold. There is one for each kind of
/// thing that could be shared: mounts, host name, processes, System V objects, network, cgroups, users. A container has
/// new ones, the host's or another container's, kind by kind.
///
/// Read first, in this order:
///
/// 1. [Namespaces], the wish: which kind comes from where.
/// 2. [jd.libcontainer.start.NamespacedThread], which fulfils it, by leaving the host's and giving birth.
/// 3. [UserNamespace] and [IdMaps], the kind that changes what all others mean: whose root is root.
///
/// Left out of Docker: time namespaces, which it does not use either.
///
/// Docker 1.2.0: libcontainer namespaces
package jd.libcontainer.namespace;
