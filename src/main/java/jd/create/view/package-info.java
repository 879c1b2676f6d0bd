/// **What does a client see of a container?** These operations read a container and leave its state as it is; [Attach] and
/// [Archives] also write, to its standard input and to its files.
///
/// Read first:
///
/// 1. [Inspection], `docker inspect`, and [ContainerList] with [ListFilter], `docker ps`.
/// 2. [Attach] and [Logs], a container's output now and earlier.
/// 3. [StatsStream] and [ProcessList], the kernel's statistics about its processes.
/// 4. [Archives], `docker cp`.
///
/// Left out of Docker: log drivers other than json-file.
///
/// Docker 1.2.0: daemon/inspect.go, daemon/list.go, daemon/attach.go, daemon/logs.go, daemon/top.go, daemon/copy.go.
/// Today also: daemon/stats
package jd.create.view;
