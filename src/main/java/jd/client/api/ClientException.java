package jd.client.api;

/// Why a command of the client ends: the line its user reads, and the exit code the shell sees.
///
/// 1 is the ordinary failure; `run`, `create` and malformed flags say 125, so that a script can tell
/// *jd failed* from the codes 0 to 124 and 126 to 255, which belong to the command inside the container.
///
/// Docker 1.2.0: utils.StatusError
public class ClientException extends RuntimeException {
    /// The exit code of a failure that is not the container's: Docker's own 125.
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
