package jd.swarm.discovery;

/// A discovery cannot be read, or a node cannot be registered; the message is a line for the user.
public final class DiscoveryException extends RuntimeException {
    private final boolean passing;

    public DiscoveryException(String message) {
        super(message);
        this.passing = false;
    }

    public DiscoveryException(String message, Throwable cause) {
        super(message, cause);
        this.passing = false;
    }

    private DiscoveryException(String message, boolean passing, Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    /// A server that does not answer may answer later.
    static DiscoveryException unavailable(String message, Throwable cause) {
        return new DiscoveryException(message, true, cause);
    }

    /// {@return the same failure, with what was being done}
    DiscoveryException during(String action) {
        return new DiscoveryException(action + ": " + getMessage(), passing, this);
    }

    /// {@return whether the same call may succeed later, without a change by the user}
    public boolean mayPass() {
        return passing;
    }
}
