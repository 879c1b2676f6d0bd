package jd.swarm.discovery;

/// A discovery cannot be read, or a node cannot be registered; the message is a line for the user.
public final class DiscoveryException extends RuntimeException {
    public DiscoveryException(String message) {
        super(message);
    }

    public DiscoveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
