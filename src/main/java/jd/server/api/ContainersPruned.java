package jd.server.api;

import java.util.List;

/// The answer to `POST /containers/prune`; `containersDeleted` is null if there was none, `spaceReclaimed` in bytes.
public record ContainersPruned(List<String> containersDeleted, long spaceReclaimed) {}
