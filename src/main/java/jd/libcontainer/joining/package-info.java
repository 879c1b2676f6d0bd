/// How does a second process come into a container that runs? `docker exec` starts a command among processes that are
/// there already, under their limits, with their view of the world and no more power than they have. The first process
/// of a container finishes its sandbox from inside; one that comes later finds it finished, and has to enter it without
/// bringing anything along.
///
/// Read first:
///
/// 1. [Joining], the face: what has to be known before, and who does the rest.
/// 2. [JoiningThread], the way in. Group, namespaces, user and powers belong to a thread; the command inherits them from
///    the thread that gives birth to it.
/// 3. [CgroupGate], how the command comes into a group of version 2, which a thread cannot enter.
/// 4. [FrozenTracers], what is done about processes that may look into the memory of others.
/// 5. [JoinedTerminal], a new terminal in a place that others have had their hands on.
///
/// Docker 1.2 has this only in libcontainer's own tool, `nsinit exec`; the daemon got it with version 1.3. Left out of
/// what runc does: the helper that joins in the place of the command, for as long as a thread can do it.
///
/// setns(2), posix_spawn(3). Docker 1.2.0: libcontainer namespaces/execin.go. runc: libcontainer/nsenter
package jd.libcontainer.joining;
