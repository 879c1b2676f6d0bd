package jd.server.api;

import java.util.List;

/// The answer to `POST /volumes/prune`; `spaceReclaimed` in bytes.
public record VolumesPruned(List<String> volumesDeleted, long spaceReclaimed) {}
