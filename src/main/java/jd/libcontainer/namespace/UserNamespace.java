package jd.libcontainer.namespace;

/// The user namespace of a process: the host's, or another one, in which root is an unprivileged user of the host.
///
/// user_namespaces(7)
public sealed interface UserNamespace {
    UserNamespace HOST = new Host();

    record Host() implements UserNamespace {}

    /// A new user namespace.
    ///
    /// @param maps the host's IDs of its users and groups
    record Mapped(IdMaps maps) implements UserNamespace {}

    /// Another container's user namespace, to share other namespaces of it.
    ///
    /// @param fd a descriptor of `/proc/PID/ns/user`, the caller's
    record Joined(int fd) implements UserNamespace {}
}
