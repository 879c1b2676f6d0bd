package jd.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Facts about a path in a container, which `docker cp` reads before it copies; sent in the header
/// `X-Docker-Container-Path-Stat`, as JSON in Base64.
///
/// `{"name":"mtab","size":12,"mode":134218239,"mtime":"2026-11-24T08:29:36Z","linkTarget":"/proc/mounts"}`
///
/// @param mode Go's os.FileMode: permission bits below, type above
/// @param linkTarget the final target of a symbolic link, absolute
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
