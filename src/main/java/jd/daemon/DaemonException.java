package jd.daemon;

/// The daemon cannot start, or not go on: the message is for whoever started it.
public final class DaemonException extends RuntimeException {
    public DaemonException(String message) {
        super(message);
    }

    public DaemonException(String message, Throwable cause) {
        super(message, cause);
    }
}
