package jd.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// The answer to `GET /images/{name}/json`. Sizes are bytes, `created` is RFC 3339.
public record ImageJson(
        String id,
        List<String> repoTags,
        List<String> repoDigests,
        String parent,
        String comment,
        String created,
        String dockerVersion,
        String author,
        ContainerConfig config,
        String architecture,
        String os,
        long size,
        ContainerJson.GraphDriverData graphDriver,
        @JsonProperty("RootFS") RootFs rootFs,
        Map<String, String> metadata) {

    /// `layers` are the diffIDs, base first.
    public record RootFs(String type, List<String> layers) {}
}
