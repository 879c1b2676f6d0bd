package jd.libcontainer.io;

/// A program could not be run, or failed although it must not: `git clone x: exit code 128: repository 'x' does not
/// exist`.
public final class SubprocessException extends RuntimeException {
    public SubprocessException(String message) {
        super(message);
    }

    public SubprocessException(String message, Throwable cause) {
        super(message, cause);
    }
}
