package jd.create.config;

import jd.server.api.ApiException;

/// `--ipc`: the IPC namespace of a container, and whether it has a /dev/shm and others may join it.
///
/// Today: api/types/container/hostconfig.go IpcMode
public sealed interface IpcMode {
    /// A namespace of its own without /dev/shm.
    record None() implements IpcMode {}

    record Host() implements IpcMode {}

    /// A namespace of its own that no other container can join.
    record Private() implements IpcMode {}

    record Shareable() implements IpcMode {}

    /// The namespace of another container. As in Docker, an empty `ref` is detected only at the start.
    record Container(String ref) implements IpcMode {}

    static IpcMode parse(String text) {
        if (text.startsWith(NamespaceMode.CONTAINER)) {
            return new Container(text.substring(NamespaceMode.CONTAINER.length()));
        }
        return switch (text) {
            case "", "private" -> new Private();
            case "none" -> new None();
            case "host" -> new Host();
            case "shareable" -> new Shareable();
            default -> throw ApiException.invalid("invalid IPC mode: " + text);
        };
    }

    default NamespaceMode namespace() {
        return switch (this) {
            case Host _ -> new NamespaceMode.Host();
            case Container(String ref) when !ref.isEmpty() -> new NamespaceMode.Container(ref);
            case Container _, None _, Private _, Shareable _ -> new NamespaceMode.Own();
        };
    }
}
