package jd.build.file;

/// A Dockerfile is malformed, or an instruction cannot be executed. The message is Docker's.
public final class BuildException extends RuntimeException {
    public BuildException(String message) {
        super(message);
    }

    public BuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
