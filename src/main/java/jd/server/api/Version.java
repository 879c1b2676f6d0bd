package jd.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// The answer to `GET /version`.
public record Version(
        Platform platform,
        List<Component> components,
        String version,
        String apiVersion,
        @JsonProperty("MinAPIVersion") String minApiVersion,
        String gitCommit,
        String goVersion,
        String os,
        String arch,
        String kernelVersion,
        String buildTime) {
    /// The version of jd itself.
    public static final String JD = "0.1.0";

    /// The Docker whose behavior jd follows. Clients read it to decide what they can ask for: Testcontainers, for example,
    /// refuses an engine below 1.6.0.
    public static final String DOCKER = "26.1.5";

    public record Platform(String name) {}

    public record Component(String name, String version, Map<String, String> details) {}
}
