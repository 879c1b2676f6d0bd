package jd.build;

/// A Dockerfile is malformed, or an instruction cannot be executed. The message is Docker's.
final class BuildException extends RuntimeException {
    BuildException(String message) {
        super(message);
    }

    BuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
