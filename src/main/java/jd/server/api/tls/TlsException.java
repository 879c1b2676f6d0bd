package jd.server.api.tls;

/// A certificate, a key or an authority that cannot be used. The message is Go's.
public final class TlsException extends RuntimeException {
    TlsException(String message) {
        super(message);
    }

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
