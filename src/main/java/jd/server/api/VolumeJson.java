package jd.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/// A volume, as `GET /volumes` lists it. Only `GET /system/df` has `usageData`; elsewhere it is null.
public record VolumeJson(
        String createdAt,
        String driver,
        Map<String, String> labels,
        String mountpoint,
        String name,
        Map<String, String> options,
        String scope,
        @JsonInclude(JsonInclude.Include.NON_NULL) UsageData usageData) {

    /// @param refCount the number of containers that use the volume
    /// @param size in bytes
    public record UsageData(long refCount, long size) {}

    public VolumeJson withUsage(UsageData usage) {
        return new VolumeJson(createdAt, driver, labels, mountpoint, name, options, scope, usage);
    }
}
