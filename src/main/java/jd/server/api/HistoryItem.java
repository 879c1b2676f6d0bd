package jd.server.api;

import java.util.List;

/// One element of `GET /images/{name}/history`, newest first: a step of the image's build. `id` is `<missing>` for all
/// but the first; `created` is in seconds since 1970, `size` in bytes.
public record HistoryItem(String comment, long created, String createdBy, String id, long size, List<String> tags) {}
