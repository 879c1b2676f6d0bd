package jd.server.api;

import java.util.Map;

/// A volume, as `GET /volumes` lists it.
public record VolumeJson(
        String createdAt,
        String driver,
        Map<String, String> labels,
        String mountpoint,
        String name,
        Map<String, String> options,
        String scope) {}
