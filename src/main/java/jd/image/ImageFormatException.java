package jd.image;

/// A text or document is not what it should be: a malformed reference, digest, manifest or configuration.
/// For references the message is Docker's own.
public final class ImageFormatException extends IllegalArgumentException {
    public ImageFormatException(String message) {
        super(message);
    }

    public ImageFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
