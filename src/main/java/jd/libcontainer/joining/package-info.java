/// How does an exec process enter a running container? `docker exec` starts a command in the container's namespaces,
/// under its limits and with no more capabilities than it has. The first process sets the container up from inside; an
/// exec process must enter it without bringing anything of the host along.
///
/// Read first:
///
/// 1. [Joining], what must be known before, and the choice between thread and process.
/// 2. [JoiningThread], the thread that joins. Cgroup, namespaces, user and capabilities belong to a thread; the command
///    inherits them.
/// 3. [CgroupFifo], how the command enters a version 2 cgroup, which a thread cannot.
/// 4. [FrozenTracers], the defence against processes that could trace the command before execve.
/// 5. [JoinedTerminal], a terminal in a devpts that the container may have changed.
///
/// Docker 1.2 has this only in libcontainer's program, `nsinit exec`; the daemon got it with version 1.3. Left out of
/// what runc does: the helper that joins and then executes the command, where a thread can join.
///
/// setns(2), posix_spawn(3). Docker 1.2.0: libcontainer namespaces/execin.go. runc: libcontainer/nsenter
package jd.libcontainer.joining;
