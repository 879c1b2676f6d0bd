/// What describes a container's first process, or a process that joins a container? [InitSpec] is what dockerinit must
/// do, [Stdio] the process's standard streams; [ContainerProcess] and [InitFailure] are the two outcomes.
///
/// Read first: [InitSpec], the six records that it consists of, and [MessageWriter], with which each of them writes itself to
/// the sync pipe.
///
/// Left out of libcontainer's `Config`: namespaces and cgroups, which the daemon sets up before dockerinit reads the
/// specification ([jd.libcontainer.namespace.Namespaces], [jd.libcontainer.cgroup.Resources]).
///
/// Docker 1.2.0: vendor/src/github.com/docker/libcontainer/config.go, daemon/execdriver/driver.go Command
package jd.libcontainer.spec;
