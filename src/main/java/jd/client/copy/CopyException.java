package jd.client.copy;

/// Something cannot be copied, in the words of Docker's client.
public final class CopyException extends RuntimeException {
    public CopyException(String message) {
        super(message);
    }

    public CopyException(String message, Throwable cause) {
        super(message, cause);
    }
}
