package jd.server.api;

import java.util.List;

/// The answer to `GET /volumes`.
public record VolumesResponse(List<VolumeJson> volumes, List<String> warnings) {}
