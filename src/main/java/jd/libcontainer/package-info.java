/// Chapter 14 asks: **what does the kernel know of a container?** Nothing: it knows namespaces, cgroups, mounts,
/// capabilities and descriptors, each by itself. libcontainer combines them, and is the only package with system
/// calls of its own: SQLite, zstd and libseccomp are libraries with native code of theirs.
///
/// Read first, in this order:
///
/// 1. [jd.libcontainer.kernel.Syscalls], the door to the kernel.
/// 2. [jd.libcontainer.start.ExecDriver], how a container starts: from an init that waits to a command that runs.
/// 3. [jd.libcontainer.start.NamespacedThread], why that works in a JVM.
///
/// The sub-packages are layers: each imports only packages below it, and this package has no classes.
///
/// ```
/// nsinit                             containers without a daemon
/// start                              starting a container's first process
/// joining                            docker exec: a further process
/// process   mount                    credentials and program of a process; the mounts it sees
/// cgroup    security                 limits and devices; seccomp and AppArmor
/// spec                               what a process is started with
/// namespace   netlink                namespaces; interfaces, addresses and routes
/// io                                 files, descriptors, terminals, child processes
/// kernel                             system calls
/// ```
///
/// Left out of Docker's libcontainer: SELinux labels, checkpoints, and cgroups made by systemd.
///
/// Docker 1.2.0: vendor/src/github.com/docker/libcontainer, daemon/execdriver/native
package jd.libcontainer;
