package jd.server.api;

import java.util.List;

/// The answer to `POST /containers/{id}/update`; `warnings` is null where there are none.
public record UpdateResponse(List<String> warnings) {}
