package jd.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// The answer to `GET /containers/{id}/json`, which `docker inspect` prints.
public record ContainerJson(
        String id,
        String created,
        String path,
        List<String> args,
        State state,
        String image,
        String resolvConfPath,
        String hostnamePath,
        String hostsPath,
        String logPath,
        String name,
        int restartCount,
        String driver,
        String platform,
        String mountLabel,
        String processLabel,
        String appArmorProfile,
        @JsonProperty("ExecIDs") List<String> execIds,
        HostConfig hostConfig,
        GraphDriverData graphDriver,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long sizeRw,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long sizeRootFs,
        List<MountPoint> mounts,
        ContainerConfig config,
        NetworkSettings networkSettings) {

    /// `status` is one of created, running, paused, restarting, removing, exited, dead. Times are RFC 3339 with
    /// nanoseconds.
    public record State(
            String status,
            boolean running,
            boolean paused,
            boolean restarting,
            @JsonProperty("OOMKilled") boolean oomKilled,
            boolean dead,
            int pid,
            int exitCode,
            String error,
            String startedAt,
            String finishedAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) Health health) {}

    /// `status` is one of starting, healthy, unhealthy.
    public record Health(String status, int failingStreak, List<HealthResult> log) {}

    /// One probe. Times are RFC 3339 with nanoseconds.
    public record HealthResult(String start, String end, int exitCode, String output) {}

    public record GraphDriverData(Map<String, String> data, String name) {}

    public record MountPoint(
            String type,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String name,
            String source,
            String destination,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String driver,
            String mode,
            @JsonProperty("RW") boolean rw,
            String propagation) {}

    public record NetworkSettings(
            String bridge,
            @JsonProperty("SandboxID") String sandboxId,
            String sandboxKey,
            Map<String, List<HostConfig.PortBinding>> ports,
            boolean hairpinMode,
            @JsonProperty("LinkLocalIPv6Address") String linkLocalIpv6Address,
            @JsonProperty("LinkLocalIPv6PrefixLen") int linkLocalIpv6PrefixLen,
            @JsonProperty("SecondaryIPAddresses") List<String> secondaryIpAddresses,
            @JsonProperty("SecondaryIPv6Addresses") List<String> secondaryIpv6Addresses,
            @JsonProperty("EndpointID") String endpointId,
            String gateway,
            @JsonProperty("GlobalIPv6Address") String globalIpv6Address,
            @JsonProperty("GlobalIPv6PrefixLen") int globalIpv6PrefixLen,
            @JsonProperty("IPAddress") String ipAddress,
            @JsonProperty("IPPrefixLen") int ipPrefixLen,
            @JsonProperty("IPv6Gateway") String ipv6Gateway,
            String macAddress,
            Map<String, EndpointSettings> networks) {}
}
