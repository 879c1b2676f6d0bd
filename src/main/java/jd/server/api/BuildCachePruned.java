package jd.server.api;

import java.util.List;

/// The answer to `POST /build/prune`; `cachesDeleted` is null if there was none, `spaceReclaimed` in bytes.
public record BuildCachePruned(List<String> cachesDeleted, long spaceReclaimed) {}
