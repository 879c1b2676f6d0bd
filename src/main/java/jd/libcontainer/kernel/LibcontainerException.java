package jd.libcontainer.kernel;

/// Something of this package's own went wrong, not a system call: what was being done, on what, and why it cannot be.
public final class LibcontainerException extends RuntimeException {
    public LibcontainerException(String message) {
        super(message);
    }

    public LibcontainerException(String message, Throwable cause) {
        super(message, cause);
    }
}
