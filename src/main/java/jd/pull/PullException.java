package jd.pull;

import java.util.Optional;

/// Talking to a registry failed: on the way there, or with an error that the registry answered.
final class PullException extends RuntimeException {
    private final transient Optional<RegistryError> answer;

    PullException(String message) {
        super(message);
        this.answer = Optional.empty();
    }

    PullException(String message, Throwable cause) {
        super(message, cause);
        this.answer = Optional.empty();
    }

    PullException(RegistryError error) {
        super(error.text());
        this.answer = Optional.of(error);
    }

    /// {@return what the registry said, if it said something}
    Optional<RegistryError> answer() {
        return answer;
    }
}
