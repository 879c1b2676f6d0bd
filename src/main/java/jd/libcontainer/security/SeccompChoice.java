package jd.libcontainer.security;

/// Which seccomp profile a container shall have.
///
/// docker run: --security-opt seccomp=…
public sealed interface SeccompChoice {
    /// The daemon's own.
    record Default() implements SeccompChoice {}

    record Unconfined() implements SeccompChoice {}

    /// A document of the user's, as [SeccompProfile] shows one.
    record Custom(String json) implements SeccompChoice {}

    /// @param value what stands behind `seccomp=`
    static SeccompChoice parse(String value) {
        return switch (value) {
            case "", "builtin" -> new Default();
            case "unconfined" -> new Unconfined();
            default -> new Custom(value);
        };
    }
}
