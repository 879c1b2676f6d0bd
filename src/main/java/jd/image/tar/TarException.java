package jd.image.tar;

/// An archive is malformed, or an entry cannot be written. The message says what was being done and what was found.
public final class TarException extends RuntimeException {
    public TarException(String message) {
        super(message);
    }

    public TarException(String message, Throwable cause) {
        super(message, cause);
    }
}
