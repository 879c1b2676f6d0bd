package jd.libcontainer.security;

/// A profile that cannot be applied, with Docker's message.
///
/// The prefix of Docker's message depends on where Docker notices the error: in its daemon, in `runc create`, or in the
/// process that runc has started.
public final class ConfinementException extends RuntimeException {
    private final Finder finder;

    /// Where Docker would notice it.
    public enum Finder {
        DAEMON,
        RUNTIME,
        INIT,
        /// By killing the process that runc has started.
        KERNEL
    }

    ConfinementException(Finder finder, String message) {
        super(message);
        this.finder = finder;
    }

    public Finder finder() {
        return finder;
    }

    static ConfinementException decoding(String problem) {
        return new ConfinementException(Finder.DAEMON, "Decoding seccomp profile failed: " + problem);
    }
}
