/// Section 12.4, verifyDaemonSettings: **which limits may a request set, and which of them does this kernel support?** Pure
/// functions convert the request's limits to numbers for the cgroup, and the kernel's numbers to those of `docker stats`.
///
/// Read first, in this order:
///
/// 1. [ContainerLimits], all limits of a container: parsed, verified, changed by `docker update`, written back.
/// 2. [CpuLimits], which converts `--cpus 1.5` to a quota; [MemoryLimits] and [BlockIoLimits] likewise.
/// 3. [MissingLimits], the warnings about unsupported limits.
///
/// [Rlimits] and [SysctlRules] are for the process and its namespaces, not for its cgroup.
///
/// Left out of Docker: limits of Windows.
///
/// Docker 1.2.0: daemon/container.go populateCommand; today: daemon/daemon_unix.go
package jd.create.limits;
