package jd.image.tar;

/// An archive is not what it should be, or cannot be written as asked: what was being done, and what was found.
public final class TarException extends RuntimeException {
    public TarException(String message) {
        super(message);
    }

    public TarException(String message, Throwable cause) {
        super(message, cause);
    }
}
