/// **How does the daemon know that a container's program does its work?** A running process may still have lost its
/// database. An image or a `run` flag names a command, the probe, which the daemon runs in the container again and again;
/// its exit codes decide whether the container is healthy.
///
/// Read first:
///
/// 1. [HealthSettings], the request: the probe's command, and how often it runs.
/// 2. [Health], the state machine: three states, and a count of failures that keeps one failed probe from deciding.
/// 3. [ProbeOutput], which keeps the first bytes that a probe writes.
///
/// All three are values or nearly so; `jd.create.life.HealthMonitor` runs the probes.
///
/// Left out of Docker: containers of Windows, whose probes have another shell.
///
/// Today: daemon/health.go, container/health.go. Docker 1.2 has no health checks; 1.12 brought them.
package jd.create.health;
