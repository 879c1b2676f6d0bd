package jd.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What `docker cp` asks of a path in a container before it copies; it travels in the header
/// `X-Docker-Container-Path-Stat`, as JSON in Base64.
///
/// `{"name":"mtab","size":12,"mode":134218239,"mtime":"2026-11-24T08:29:36Z","linkTarget":"/proc/mounts"}`
///
/// @param mode as Go's os.FileMode: the permission bits below, the type above
/// @param linkTarget where a symbolic link leads in the end, absolute
public record PathStat(
        @JsonProperty("name") String name,
        @JsonProperty("size") long size,
        @JsonProperty("mode") long mode,
        @JsonProperty("mtime") String mtime,
        @JsonProperty("linkTarget") String linkTarget) {
    /// os.ModeDir
    public static final long DIRECTORY = 1L << 31;

    /// os.ModeSymlink
    public static final long SYMBOLIC_LINK = 1L << 27;
}
