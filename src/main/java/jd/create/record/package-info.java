/// **What does the daemon keep of a container?** An object in memory, a directory on disk, and what is needed to find and
/// to change the two.
///
/// Read first:
///
/// 1. [ContainerState], the seven states and the transitions between them.
/// 2. [Container], one container: what it was created with, its state, and its locks.
/// 3. [ContainerFiles], the same on disk; [Checkpoints] saves again what could not be written.
/// 4. [Registry], the lookup by name, id and prefix of an id.
///
/// Around them: [Doors], what the daemon passes to this chapter, and [Facilities], which adds what the chapter makes for
/// itself; [Workers], the threads; [Releases], a stack of cleanup steps; [Waiters], for `docker wait`;
/// [ContainerEvents], for `docker events`.
///
/// Left out of Docker: an index of all containers for queries, which today's container/view.go has.
///
/// Docker 1.2.0: daemon/container.go, daemon/state.go, daemon/daemon.go contStore
package jd.create.record;
