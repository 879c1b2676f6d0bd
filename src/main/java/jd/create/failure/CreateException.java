package jd.create.failure;

/// An internal failure of this chapter. Errors with a message of Docker's are an `ApiException`.
public final class CreateException extends RuntimeException {
    public CreateException(String message, Throwable cause) {
        super(message, cause);
    }

    public CreateException(String message) {
        super(message);
    }
}
