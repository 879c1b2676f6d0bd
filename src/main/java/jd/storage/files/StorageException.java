package jd.storage.files;

/// An operation on the disk has failed. The message says what was being done, on what, and what went wrong.
public sealed class StorageException extends RuntimeException permits WrongDigestException {
    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
