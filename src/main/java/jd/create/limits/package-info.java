/// Section 12.4 hands the limits of a container to its control group, and asks on the way: **what may a request ask for,
/// what does this kernel make of it, and what does it come to?** Values and pure functions answer: from the request's limits
/// to numbers for the kernel, and from the kernel's numbers to those that `docker stats` shows.
///
/// Read first, in this order:
///
/// 1. [ContainerLimits], all limits of a container: parsed, verified, changed by `docker update`, written back.
/// 2. [CpuLimits], what `--cpus 1.5` is to a cgroup; [MemoryLimits] and [BlockIoLimits] likewise.
/// 3. [MissingLimits], how a limit that this kernel lacks is discarded with a warning.
///
/// [Rlimits] and [SysctlRules] are about the process and its namespaces, not its group.
///
/// Left out of Docker: limits of Windows.
///
/// Docker 1.2.0: daemon/container.go populateCommand; today: daemon/daemon_unix.go
package jd.create.limits;
