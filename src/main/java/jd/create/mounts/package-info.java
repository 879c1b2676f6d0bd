/// Sections 12.4.5, prepareVolumesForContainer, and 12.4.10, setupMountsForContainer: **which files outside its image does
/// a container see?** A directory of the host, a volume that outlives it, or a tmpfs. They can be requested in five ways,
/// each with its own grammar, and become one of three kinds of mounts.
///
/// Read first, in this order:
///
/// 1. [jd.create.mounts.MountPoint], the three kinds, and [jd.create.mounts.MountRequests], which parses the five ways;
///    [jd.create.mounts.BindSpec] and [jd.create.mounts.MountSpec] parse the two long ones.
/// 2. [jd.create.mounts.MountSources], the preparation on the host when the container starts.
/// 3. [jd.create.mounts.MountPlan], the order of all mounts, with the kernel's file systems.
///
/// [jd.create.mounts.VolumesOfContainer] keeps references to volumes from the container's creation to its removal;
/// [jd.create.mounts.VolumesFrom] resolves the mounts of other containers. [jd.create.mounts.BindPropagation] decides the
/// propagation, and [jd.create.mounts.TmpfsOptions] parses the options of a tmpfs.
///
/// This package uses the daemon through [jd.create.mounts.MountDoors]. The mount at `/dev/shm` depends on the IPC namespace,
/// so it is in [jd.create.namespace.SharedMemory].
///
/// **Left out** of Docker: volume drivers other than `local`, mounts of images and of cluster volumes, named pipes.
///
/// Docker 1.2.0: daemon/volumes.go; today: volume/mounts
package jd.create.mounts;
