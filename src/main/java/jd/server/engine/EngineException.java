package jd.server.engine;

/// The Engine or the HTTP server was misused, or an operation of it failed.
public final class EngineException extends RuntimeException {
    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
