/// **What changes a container?** One class for each operation, from its creation to its removal. All of them take the
/// container's lock `operation` as [jd.create.record.Container] describes it.
///
/// Read first:
///
/// 1. [Creation], the spine of `docker create`; [ConfigRules] has the rules that a request must pass.
/// 2. [Start], the spine of `docker start`; [SandboxPlan] computes the specification of the first process. [Standby] keeps
///    an init ready for the container that was created last.
/// 3. [Monitor], which releases what the start took when the process has exited, and applies the restart policy.
/// 4. [Stopping] and [Removal], then [Restore], the boot of the daemon.
///
/// [Pausing], [Updating] and [Executing] are for containers that run; [HealthMonitor] probes them.
///
/// Left out of Docker: checkpoints, and containers that outlive their daemon.
///
/// Docker 1.2.0: daemon/create.go, daemon/start.go, daemon/stop.go, daemon/kill.go, daemon/pause.go, daemon/monitor.go,
/// daemon/delete.go, daemon/container.go, daemon/daemon.go restore
package jd.create.life;
