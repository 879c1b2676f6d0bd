package jd.server.api;

import java.util.List;

/// The answer to `POST /containers/create`, status 201.
public record CreateResponse(String id, List<String> warnings) {}
