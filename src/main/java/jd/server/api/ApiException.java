package jd.server.api;

/// A failure whose message a Docker client shows to its user: Docker's own wording, and the kind that decides the HTTP
/// status.
///
/// Docker 1.2 chose the status by searching the message for "No such" or "Conflict"; today's engine marks its errors
/// with a kind where they arise, and so does jd.
public final class ApiException extends RuntimeException {
    /// What went wrong, as HTTP names it.
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

    public static ApiException internal(String message) {
        return new ApiException(Kind.INTERNAL, message);
    }

    /// Already so: a container that runs is started, one that has stopped is stopped.
    public static ApiException notModified() {
        return new ApiException(Kind.NOT_MODIFIED, "not modified");
    }

    public Kind kind() {
        return kind;
    }
}
