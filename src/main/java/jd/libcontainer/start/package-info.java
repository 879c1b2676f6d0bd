/// How does a container start? The daemon takes a JVM that already runs dockerinit in new namespaces, sends it a
/// specification, moves it into its cgroup and waits until it has called execve(2).
///
/// Read first, in this order:
///
/// 1. [ExecDriver], the driver that the daemon and nsinit use; its methods `prepare` and `launch` are the spine.
/// 2. [SyncMessage], which draws the messages between driver and dockerinit; they travel over a [SyncPipe].
/// 3. [NamespacedThread], which spawns dockerinit: namespaces belong to a thread, so a thread of the daemon can leave the
///    host's namespaces, spawn one process and end.
///
/// [InitPool] keeps a few inits started in advance, each a [WaitingInit]; a [StandbyInit] is already in a container's
/// cgroup. A [TakenInit] has been given to a container. [RemappedSpawn] spawns an init in a user namespace. [Debugger] and
/// [InitCommand] put together the options of a JVM to be debugged.
///
/// Left out of Docker: other exec drivers, such as LXC, and checkpoints.
///
/// Docker 1.2.0: daemon/execdriver/native/driver.go, vendor/src/github.com/docker/libcontainer/namespaces/exec.go,
/// vendor/src/github.com/docker/libcontainer/syncpipe
package jd.libcontainer.start;
