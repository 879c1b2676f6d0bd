package jd.server.api;

/// The answer to a request that created an object: `{"Id":"0454f5…"}`
public record IdResponse(String id) {}
