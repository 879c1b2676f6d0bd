package jd.server.api;

import java.util.List;

/// The answer to `POST /volumes/prune`; space in bytes.
public record VolumesPruned(List<String> volumesDeleted, long spaceReclaimed) {}
