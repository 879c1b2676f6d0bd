package jd.machine.certificates;

/// A certificate or key that cannot be read, created or written.
public final class CertificateFileException extends RuntimeException {
    CertificateFileException(String message) {
        super(message);
    }

    CertificateFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
