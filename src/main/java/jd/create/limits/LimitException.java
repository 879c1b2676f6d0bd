package jd.create.limits;

/// A limit that no kernel would take, in the words of Docker's runtime, which says it when the container starts.
public final class LimitException extends RuntimeException {
    LimitException(String message) {
        super(message);
    }
}
