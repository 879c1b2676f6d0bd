package jd.server.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;

/// The body of `POST /containers/create`: the fields of a ContainerConfig, with HostConfig and NetworkingConfig beside
/// them.
public record CreateRequest(
        @JsonUnwrapped ContainerConfig config, HostConfig hostConfig, NetworkingConfig networkingConfig) {

    public record NetworkingConfig(Map<String, EndpointSettings> endpointsConfig) {}
}
