package jd.create.config;

import java.util.Optional;
import jd.containernet.NetworkMode;
import jd.server.api.ApiException;

/// Which namespace of one kind a container's processes are in: `--pid`, `--uts` and the like.
///
/// Today: api/types/container/hostconfig.go PidMode, UTSMode, CgroupnsMode
public sealed interface NamespaceMode {
    /// The prefix of a mode that names another container.
    String CONTAINER = "container:";

    /// A namespace of the container's own.
    record Own() implements NamespaceMode {}

    record Host() implements NamespaceMode {}

    /// @param ref the other container's id, or its name until the container is created
    record Container(String ref) implements NamespaceMode {}

    static NamespaceMode pid(String text) {
        return text.startsWith(CONTAINER) && text.length() > CONTAINER.length()
                ? new Container(text.substring(CONTAINER.length()))
                : ownOrHost("PID mode", text, "");
    }

    static NamespaceMode uts(String text) {
        return ownOrHost("UTS mode", text, "");
    }

    static NamespaceMode cgroup(String text) {
        return text.isEmpty() ? new Own() : ownOrHost("cgroup namespace mode", text, "private");
    }

    private static NamespaceMode ownOrHost(String what, String text, String own) {
        if (text.equals("host")) {
            return new Host();
        }
        if (!text.equals(own)) {
            throw ApiException.invalid("invalid " + what + ": " + text);
        }
        return new Own();
    }

    /// {@return the network namespace of a container on that network}
    static NamespaceMode of(NetworkMode network) {
        return switch (network) {
            case NetworkMode.Host _ -> new Host();
            case NetworkMode.Container(String ref) -> new Container(ref);
            case NetworkMode.Bridge _, NetworkMode.None _, NetworkMode.UserDefined _ -> new Own();
        };
    }

    default boolean isHost() {
        return this instanceof Host;
    }

    /// {@return the other container whose namespace it is}
    default Optional<String> container() {
        return this instanceof Container(String ref) ? Optional.of(ref) : Optional.empty();
    }
}
