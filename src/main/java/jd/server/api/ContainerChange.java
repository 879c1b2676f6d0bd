package jd.server.api;

/// One element of the answer to `GET /containers/{id}/changes`: `{"Path":"/etc","Kind":0}`
///
/// @param kind 0 modified, 1 added, 2 deleted
/// @param path absolute
public record ContainerChange(String path, int kind) {}
