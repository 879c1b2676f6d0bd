package jd.libcontainer.kernel;

/// A failure that is not that of a system call. The message says what was being done, on what, and what went wrong.
public final class LibcontainerException extends RuntimeException {
    public LibcontainerException(String message) {
        super(message);
    }

    public LibcontainerException(String message, Throwable cause) {
        super(message, cause);
    }
}
