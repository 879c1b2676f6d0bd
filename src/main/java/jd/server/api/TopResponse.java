package jd.server.api;

import java.util.List;

/// The answer to `GET /containers/{id}/top`: the output of ps(1), split into columns.
public record TopResponse(List<List<String>> processes, List<String> titles) {}
