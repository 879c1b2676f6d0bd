package jd.create.limits;

/// A limit that no kernel accepts, with the message of Docker's runtime, which reports it at the start.
public final class LimitException extends RuntimeException {
    LimitException(String message) {
        super(message);
    }
}
