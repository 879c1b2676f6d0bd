package jd.storage;

/// The disk did not do what the storage wanted of it. The message says what was being done, on what, and what went
/// wrong.
public final class StorageException extends RuntimeException {
    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
