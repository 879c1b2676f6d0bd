/// A container runs, and somebody wants one more command in it: what does the daemon keep of that? As with a container
/// there is a record first and a process later. `docker exec` makes the record with one request, starts it with a
/// second, which becomes the connection to the command's streams, and asks with a third how it ended.
///
/// Read first:
///
/// 1. [ExecState], the life of such a command: four states.
/// 2. [ExecPlan], what it inherits of its container and what it brings along, as a pure function.
/// 3. [Exec], one of them, from its record to its last byte; [Execs], all of them.
///
/// How the process comes into the container is told in chapter 14 ([jd.libcontainer.joining]).
///
/// Left out of Docker: health checks run this way, and come with their own chapter's part.
///
/// Docker 1.2 has no exec; 1.3: daemon/exec.go
package jd.create.exec;
