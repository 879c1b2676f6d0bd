/// Sections 12.4.5, prepareVolumesForContainer, and 12.4.10, setupMountsForContainer, ask: **what does a container see of
/// the world outside its image?** A directory of the host, a volume that outlives it, a little memory that looks like a
/// directory. It can be asked for in five ways, each with its own grammar; what is meant is always one of three things.
///
/// Read first, in this order:
///
/// 1. [jd.create.mounts.MountPoint], the three things, and [jd.create.mounts.MountRequests], how the five ways lead to
///    them; [jd.create.mounts.BindText] and [jd.create.mounts.MountWish] read the two long ones.
/// 2. [jd.create.mounts.MountSources], what is made ready on the host when the container starts.
/// 3. [jd.create.mounts.MountPlan], in which order all of it is mounted, among the kernel's own file systems.
///
/// A volume is held from the container's creation to its removal, which [jd.create.mounts.VolumesOfContainer] does; with
/// [jd.create.mounts.VolumesFrom] a container gets what another one has. [jd.create.mounts.BindPropagation] decides
/// whether both sides see what the other mounts later, and [jd.create.mounts.TmpfsOptions] reads what a mount in memory may
/// be like.
///
/// A container is here no more than its id, its request and its mounts; the rest of the daemon comes in through
/// [jd.create.mounts.MountDoors]. What is at `/dev/shm` goes with a namespace that others may share, so
/// [jd.create.namespace.SharedMemory] stands with the containers.
///
/// **Left out** of Docker: volumes of other drivers than `local`, mounts out of an image or a cluster, named pipes.
///
/// Docker 1.2.0: daemon/volumes.go; today: volume/mounts
package jd.create.mounts;
