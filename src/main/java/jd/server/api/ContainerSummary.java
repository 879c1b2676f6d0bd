package jd.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// One element of `GET /containers/json`, a line of `docker ps`. `created` is in seconds since 1970.
public record ContainerSummary(
        String id,
        List<String> names,
        String image,
        @JsonProperty("ImageID") String imageId,
        String command,
        long created,
        List<Port> ports,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) Long sizeRw,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long sizeRootFs,
        Map<String, String> labels,
        String state,
        String status,
        Map<String, String> hostConfig,
        Networks networkSettings,
        List<ContainerJson.MountPoint> mounts) {

    public record Port(
            @JsonProperty("IP") @JsonInclude(JsonInclude.Include.NON_NULL) String ip,
            int privatePort,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int publicPort,
            String type) {}

    public record Networks(Map<String, EndpointSettings> networks) {}
}
