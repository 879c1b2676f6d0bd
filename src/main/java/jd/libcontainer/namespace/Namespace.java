package jd.libcontainer.namespace;

/// The source of one kind of namespace of a process.
///
/// namespaces(7)
public sealed interface Namespace {
    Namespace OWN = new Own();
    Namespace HOST = new Host();

    /// A new namespace.
    record Own() implements Namespace {}

    /// The host's namespace.
    record Host() implements Namespace {}

    /// An existing namespace.
    ///
    /// @param fd a descriptor of `/proc/PID/ns/KIND`, or of a file on which one is mounted; the caller closes it when
    /// the process has been started
    record Joined(int fd) implements Namespace {}

    /// {@return `bit` for a new namespace, else 0}
    default int flag(int bit) {
        return this instanceof Own ? bit : 0;
    }
}
