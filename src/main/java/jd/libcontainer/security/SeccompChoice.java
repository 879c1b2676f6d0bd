package jd.libcontainer.security;

/// The seccomp profile that a container requests.
///
/// docker run: --security-opt seccomp=…
public sealed interface SeccompChoice {
    /// The daemon's profile.
    record Default() implements SeccompChoice {}

    record Unconfined() implements SeccompChoice {}

    /// A profile of the user's, a document as in [SeccompProfile].
    record Custom(String json) implements SeccompChoice {}

    /// @param value the text after `seccomp=`
    static SeccompChoice parse(String value) {
        return switch (value) {
            case "", "builtin" -> new Default();
            case "unconfined" -> new Unconfined();
            default -> new Custom(value);
        };
    }
}
