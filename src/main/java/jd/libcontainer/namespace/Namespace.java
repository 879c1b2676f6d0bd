package jd.libcontainer.namespace;

/// Where a process gets one kind of namespace from.
///
/// namespaces(7)
public sealed interface Namespace {
    Namespace OWN = new Own();
    Namespace HOST = new Host();

    /// A new one, which is nobody else's.
    record Own() implements Namespace {}

    /// The host's.
    record Host() implements Namespace {}

    /// One that is there already.
    ///
    /// @param fd a descriptor of `/proc/PID/ns/KIND`, or of a file on which such a one is mounted; the caller's, to be
    /// closed when the process has been started
    record Joined(int fd) implements Namespace {}

    /// {@return `bit` of a new one, else 0}
    default int flag(int bit) {
        return this instanceof Own ? bit : 0;
    }
}
