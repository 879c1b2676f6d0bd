package jd.libcontainer.security;

/// A profile that cannot be made to hold, in Docker's words.
///
/// Where Docker would notice decides what it says before them, and jd's users compare: in its daemon, in `runc create`,
/// or in the process that runc has started already.
public final class ConfinementException extends RuntimeException {
    private final Finder finder;

    /// Who would find it in Docker.
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
