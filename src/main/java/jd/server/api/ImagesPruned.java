package jd.server.api;

import java.util.List;

/// The answer to `POST /images/prune`; `imagesDeleted` is null if there was none, `spaceReclaimed` in bytes.
public record ImagesPruned(List<ImageDeleteItem> imagesDeleted, long spaceReclaimed) {}
