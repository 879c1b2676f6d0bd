/// Section 12.4 hands the limits of a container to its control group, and asks on the way: **what may a request ask for,
/// what does this kernel make of it, and what does it come to?** Pure functions answer: from one HostConfig to another,
/// to numbers for the kernel, and from the kernel's numbers to those that `docker stats` shows.
///
/// Read first, in this order:
///
/// 1. [GroupLimits], what `--cpus 1.5` is to a control group.
/// 2. [MissingLimits], what becomes of a wish that this kernel cannot fulfil: it is dropped, and said.
/// 3. [LimitUpdate], what `docker update` may change of a container that exists.
///
/// [Rlimits] and [SysctlRules] are about the process and its namespaces, not its group.
///
/// What is refused in Docker's words stands with the other rules, in [jd.create]. Left out of Docker: limits of Windows.
///
/// Docker 1.2.0: daemon/container.go populateCommand; today: daemon/daemon_unix.go
package jd.create.limits;
