package jd.server.api;

import java.util.List;

/// The answer to `GET /containers/{id}/top`: the lines of ps(1), cut into columns.
public record TopResponse(List<List<String>> processes, List<String> titles) {}
