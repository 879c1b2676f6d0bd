package jd.pull.registry;

import java.util.Optional;

/// A request to a registry has failed: it was not answered, or answered with an error.
public final class PullException extends RuntimeException {
    private final transient Optional<RegistryError> answer;

    public PullException(String message) {
        super(message);
        this.answer = Optional.empty();
    }

    public PullException(String message, Throwable cause) {
        super(message, cause);
        this.answer = Optional.empty();
    }

    PullException(RegistryError error) {
        super(error.text());
        this.answer = Optional.of(error);
    }

    /// @param message for the user, which contains the error's text
    PullException(RegistryError error, String message) {
        super(message);
        this.answer = Optional.of(error);
    }

    /// {@return the registry's error, if it has answered}
    public Optional<RegistryError> answer() {
        return answer;
    }
}
