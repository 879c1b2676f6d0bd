package jd.image;

/// A reference, digest, manifest or configuration is malformed. For references the message is Docker's.
public final class ImageFormatException extends IllegalArgumentException {
    public ImageFormatException(String message) {
        super(message);
    }

    public ImageFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
