package jd.storage;

import java.util.Optional;

/// Names of containers in SQLite, as entities and edges: the root entity "0" has an edge `/name` to each container.
///
/// Docker 1.2.0: pkg/graphdb
public final class LinkGraph implements AutoCloseable {
    /// Gives a name (without slash) to a container's id. {@return empty, or the id that has the name already}
    public Optional<String> reserve(String name, String containerId) {
        throw new UnsupportedOperationException();
    }

    public Optional<String> idOf(String name) {
        throw new UnsupportedOperationException();
    }

    public Optional<String> nameOf(String containerId) {
        throw new UnsupportedOperationException();
    }

    public void rename(String containerId, String newName) {
        throw new UnsupportedOperationException();
    }

    /// Removes every name of the container.
    public void purge(String containerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
