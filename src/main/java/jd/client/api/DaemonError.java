package jd.client.api;

/// The daemon answered with an error. The message is the daemon's own, shown behind "Error response from daemon: ".
public final class DaemonError extends ClientException {
    private final int status;
    private final String reason;

    public DaemonError(int status, String message) {
        super(1, "Error response from daemon: " + message);
        this.status = status;
        this.reason = message;
    }

    /// {@return the daemon's own message, without a prefix}
    public String reason() {
        return reason;
    }

    /// {@return the HTTP status; on 404 `run` pulls the image}
    public int status() {
        return status;
    }
}
