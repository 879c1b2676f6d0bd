package jd.server.api;

/// The answer to a request that made something: `{"Id":"0454f5…"}`
public record IdResponse(String id) {}
