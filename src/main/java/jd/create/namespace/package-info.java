/// **Which namespaces does a container share, and with what?** Each kind is the container's own, the host's or another
/// container's.
///
/// Read first:
///
/// 1. [jd.create.config.NamespaceSettings], the modes that a request may ask for; [NamespaceRules] looks up the containers
///    that they name.
/// 2. [SharedNamespaces], which opens another container's namespaces by `/proc/PID/ns/KIND` while a start needs them.
/// 3. [SharedMemory], the mount at `/dev/shm`, which belongs to the IPC namespace.
/// 4. [PidNamespaceLock], the containers that have to be locked while a process joins their PID namespace.
///
/// Creating and joining namespaces is chapter 14 ([jd.libcontainer.namespace], [jd.libcontainer.joining]).
///
/// Left out of Docker: time namespaces, which its API cannot name either.
///
/// Docker 1.2.0 knows the network's modes alone: runconfig/hostconfig.go, daemon/container.go populateCommand. Today:
/// daemon/oci_linux.go WithNamespaces
package jd.create.namespace;
