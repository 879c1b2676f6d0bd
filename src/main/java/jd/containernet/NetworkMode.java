package jd.containernet;

/// How a container meets the network: the four modes of the book, and user-defined networks.
///
/// Docker 1.2.0: runconfig/hostconfig.go NetworkMode
public sealed interface NetworkMode {
    record Bridge() implements NetworkMode {}

    record Host() implements NetworkMode {}

    record None() implements NetworkMode {}

    record Container(String nameOrId) implements NetworkMode {}

    record UserDefined(String network) implements NetworkMode {}

    /// "" and "default" are the bridge.
    static NetworkMode parse(String text) {
        return switch (text) {
            case "", "default", "bridge" -> new Bridge();
            case "host" -> new Host();
            case "none" -> new None();
            default -> text.startsWith("container:")
                    ? new Container(text.substring("container:".length()))
                    : new UserDefined(text);
        };
    }
}
