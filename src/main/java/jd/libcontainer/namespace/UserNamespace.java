package jd.libcontainer.namespace;

/// In which user namespace a process has its powers: the host's, where root is root, or another, where root is a user
/// without rights on the host.
///
/// user_namespaces(7)
public sealed interface UserNamespace {
    UserNamespace HOST = new Host();

    record Host() implements UserNamespace {}

    /// A new one.
    ///
    /// @param maps who its users and groups are on the host
    record Mapped(IdMaps maps) implements UserNamespace {}

    /// Another container's, to share other namespaces of it with the rights that it has there.
    ///
    /// @param fd a descriptor of `/proc/PID/ns/user`, the caller's
    record Joined(int fd) implements UserNamespace {}
}
