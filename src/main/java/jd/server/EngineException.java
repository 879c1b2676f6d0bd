package jd.server;

/// The Engine or its HTTP face was used wrongly, or could not do what it was asked.
public final class EngineException extends RuntimeException {
    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
