package jd.containernet;

import jd.server.api.ApiException;

/// The network mode of a container: one of the book's four, or a user-defined network.
///
/// Docker 1.2.0: runconfig/hostconfig.go NetworkMode
public sealed interface NetworkMode {
    /// The name of the network of mode bridge.
    String BRIDGE = "bridge";

    /// A namespace of its own, with a veth pair to the bridge.
    record Bridge() implements NetworkMode {}

    /// The host's namespace.
    record Host() implements NetworkMode {}

    /// A namespace of its own, with only loopback.
    record None() implements NetworkMode {}

    /// The namespace of another container.
    record Container(String nameOrId) implements NetworkMode {}

    /// A namespace of its own, with a veth pair to a network that a user has created.
    record UserDefined(String network) implements NetworkMode {}

    /// "" and "default" are the bridge.
    ///
    /// @throws ApiException with Docker's message, if `container:` is followed by no name
    static NetworkMode parse(String text) {
        return switch (text) {
            case "", "default", BRIDGE -> new Bridge();
            case "host" -> new Host();
            case "none" -> new None();
            default -> text.equals("container") || text.startsWith("container:")
                    ? container(text.substring("container".length()))
                    : new UserDefined(text);
        };
    }

    private static NetworkMode container(String suffix) {
        if (suffix.length() < 2) {
            throw ApiException.invalid("Invalid network mode: invalid container format container:<name|id>");
        }
        return new Container(suffix.substring(1));
    }

    /// {@return the text that [#parse] reads}
    default String text() {
        return switch (this) {
            case Bridge _ -> BRIDGE;
            case Host _ -> "host";
            case None _ -> "none";
            case Container(String ref) -> "container:" + ref;
            case UserDefined(String network) -> network;
        };
    }
}
