package jd.server.api;

import java.util.List;

/// The answer to `POST /containers/{id}/update`; `warnings` is null if there are none.
public record UpdateResponse(List<String> warnings) {}
