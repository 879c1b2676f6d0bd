package jd.client.api;

/// Ends a command of the client: the message for the user, and the exit code.
///
/// The usual exit code is 1. `run`, `create` and malformed flags use 125, so that a script can tell a failure of jd
/// from the codes 0 to 124 and 126 to 255, which belong to the command inside the container.
///
/// Docker 1.2.0: utils.StatusError
public class ClientException extends RuntimeException {
    /// Docker's exit code for a failure of the client or the daemon, as opposed to the container's own exit code.
    public static final int OF_JD = 125;

    private final int exitCode;

    public ClientException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public ClientException(String message) {
        this(1, message);
    }

    public ClientException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
