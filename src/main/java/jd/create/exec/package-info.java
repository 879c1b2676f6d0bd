/// **What does the daemon keep of an exec process?** As with a container there is a record first and a process later.
/// `docker exec` sends three requests: the first creates the record, the second starts the process and becomes the
/// connection to its streams, the third asks for the exit code.
///
/// Read first:
///
/// 1. [ExecState], its four states.
/// 2. [ExecPlan], a pure function: what an exec process inherits from its container, and what the request sets.
/// 3. [Exec], one exec process, from its record to its last byte; [Execs], all of them.
///
/// How the process joins the container's namespaces is in chapter 14 ([jd.libcontainer.joining]).
///
/// A health check runs its probes as exec processes, too ([jd.create.life.HealthMonitor]).
///
/// Left out of Docker: exec processes do not outlive their daemon.
///
/// Docker 1.2 has no exec; 1.3: daemon/exec.go
package jd.create.exec;
