package jd.create.failure;

/// A failure of this package that no Docker client has words for; what a user should read is an `ApiException`.
public final class CreateException extends RuntimeException {
    public CreateException(String message, Throwable cause) {
        super(message, cause);
    }

    public CreateException(String message) {
        super(message);
    }
}
