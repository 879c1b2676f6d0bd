package jd.containernet;

import java.util.Map;
import java.util.stream.Stream;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;

/// The network mode of a container: one of the book's four, or a user-defined network.
///
/// Docker 1.2.0: runconfig/hostconfig.go NetworkMode
public sealed interface NetworkMode {
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
            case "", "default", "bridge" -> new Bridge();
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

    /// Refuses options that contradict the mode: a container that shares a network shares its host name and ports.
    ///
    /// @throws ApiException with Docker's message for the first contradiction
    default void check(ContainerConfig config, HostConfig host) {
        switch (this) {
            case Container ignored -> refuse(contradictions(config, host));
            case Host ignored -> refuse(Stream.of(
                    conflict(isGiven(host.links()), "host type networking can't be used with links. "
                            + "This would result in undefined behavior")));
            case Bridge ignored -> {}
            case None ignored -> {}
            case UserDefined ignored -> {}
        }
    }

    private static Stream<String> contradictions(ContainerConfig config, HostConfig host) {
        return Stream.of(
                conflict(config.hostname() != null && !config.hostname().isEmpty(), "hostname and the network mode"),
                conflict(isGiven(host.links()), "container type network can't be used with links. "
                        + "This would result in undefined behavior"),
                conflict(isGiven(host.dns()), "dns and the network mode"),
                conflict(isGiven(host.extraHosts()), "custom host-to-IP mapping and the network mode"),
                conflict(
                        isGiven(host.portBindings()) || host.publishAllPorts(),
                        "port publishing and the container type network mode"),
                conflict(isGiven(config.exposedPorts()), "port exposing and the container type network mode"));
    }

    private static String conflict(boolean given, String what) {
        return given ? what : "";
    }

    private static void refuse(Stream<String> contradictions) {
        contradictions.filter(what -> !what.isEmpty()).findFirst().ifPresent(what -> {
            throw ApiException.invalid("conflicting options: " + what);
        });
    }

    private static boolean isGiven(Iterable<?> list) {
        return list != null && list.iterator().hasNext();
    }

    private static boolean isGiven(Map<?, ?> map) {
        return map != null && !map.isEmpty();
    }
}
