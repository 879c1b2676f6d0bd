package jd.daemon;

/// The daemon cannot start or continue; the message is for the user who has started it.
public final class DaemonException extends RuntimeException {
    public DaemonException(String message) {
        super(message);
    }

    public DaemonException(String message, Throwable cause) {
        super(message, cause);
    }
}
