package jd.client.api;

/// The daemon answered, and its answer was an error. The message is the daemon's own, shown behind "Error response
/// from daemon: " wherever it surfaces.
public final class DaemonError extends ClientException {
    private final int status;

    public DaemonError(int status, String message) {
        super(1, "Error response from daemon: " + message);
        this.status = status;
    }

    /// {@return the HTTP status: 404 is what makes `run` pull}
    public int status() {
        return status;
    }
}
