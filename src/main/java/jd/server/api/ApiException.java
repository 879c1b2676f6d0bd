package jd.server.api;

/// A failure whose message a Docker client shows to its user: it has Docker's wording, and a kind that decides the HTTP
/// status.
///
/// Docker 1.2 chose the status by searching the message for "No such" or "Conflict"; today's engine and jd mark an
/// error with its kind where it is created.
public final class ApiException extends RuntimeException {
    /// The kind of failure, with its HTTP status.
    public enum Kind {
        NOT_MODIFIED(304),
        INVALID_PARAMETER(400),
        UNAUTHORIZED(401),
        FORBIDDEN(403),
        NOT_FOUND(404),
        CONFLICT(409),
        TOO_LARGE(413),
        INTERNAL(500),
        NOT_IMPLEMENTED(501),
        UNAVAILABLE(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /// {@return the HTTP status}
        public int status() {
            return status;
        }
    }

    private final Kind kind;

    public ApiException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ApiException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public static ApiException notFound(String message) {
        return new ApiException(Kind.NOT_FOUND, message);
    }

    public static ApiException conflict(String message) {
        return new ApiException(Kind.CONFLICT, message);
    }

    public static ApiException invalid(String message) {
        return new ApiException(Kind.INVALID_PARAMETER, message);
    }

    public static ApiException forbidden(String message) {
        return new ApiException(Kind.FORBIDDEN, message);
    }

    public static ApiException internal(String message) {
        return new ApiException(Kind.INTERNAL, message);
    }

    /// Nothing to do: a running container is started, or a stopped one is stopped.
    public static ApiException notModified() {
        return new ApiException(Kind.NOT_MODIFIED, "not modified");
    }

    public Kind kind() {
        return kind;
    }
}
