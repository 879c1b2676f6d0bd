package jd.server.api;

/// The last line of a push, for programs: `{"Tag":"latest","Digest":"sha256:36ea…","Size":527}`. Digest and size are
/// those of the manifest.
public record PushResult(String tag, String digest, int size) {}
