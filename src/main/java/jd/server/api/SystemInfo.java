package jd.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// The answer to `GET /info`, which `docker info` prints. A field for a feature that jd lacks has the value of an
/// engine without that feature.
public record SystemInfo(
        @JsonProperty("ID") String id,
        int containers,
        int containersRunning,
        int containersPaused,
        int containersStopped,
        int images,
        String driver,
        List<List<String>> driverStatus,
        Plugins plugins,
        boolean memoryLimit,
        boolean swapLimit,
        boolean cpuCfsPeriod,
        boolean cpuCfsQuota,
        @JsonProperty("CPUShares") boolean cpuShares,
        @JsonProperty("CPUSet") boolean cpuSet,
        boolean pidsLimit,
        @JsonProperty("IPv4Forwarding") boolean ipv4Forwarding,
        boolean bridgeNfIptables,
        boolean bridgeNfIp6tables,
        boolean debug,
        @JsonProperty("NFd") int fileDescriptors,
        boolean oomKillDisable,
        @JsonProperty("NGoroutines") int threads,
        String systemTime,
        String loggingDriver,
        String cgroupDriver,
        String cgroupVersion,
        @JsonProperty("NEventsListener") int eventListeners,
        String kernelVersion,
        String operatingSystem,
        @JsonProperty("OSVersion") String osVersion,
        @JsonProperty("OSType") String osType,
        String architecture,
        String indexServerAddress,
        RegistryConfig registryConfig,
        @JsonProperty("NCPU") int cpus,
        long memTotal,
        List<String> genericResources,
        String dockerRootDir,
        String httpProxy,
        String httpsProxy,
        String noProxy,
        String name,
        List<String> labels,
        boolean experimentalBuild,
        String serverVersion,
        Map<String, Runtime> runtimes,
        String defaultRuntime,
        Swarm swarm,
        boolean liveRestoreEnabled,
        String isolation,
        String initBinary,
        Commit containerdCommit,
        Commit runcCommit,
        Commit initCommit,
        List<String> securityOptions,
        @JsonProperty("CDISpecDirs") List<String> cdiSpecDirs,
        List<String> warnings) {

    public record Plugins(List<String> volume, List<String> network, List<String> authorization, List<String> log) {}

    public record RegistryConfig(
            @JsonProperty("AllowNondistributableArtifactsCIDRs") List<String> allowNondistributableCidrs,
            @JsonProperty("AllowNondistributableArtifactsHostnames") List<String> allowNondistributableHostnames,
            @JsonProperty("InsecureRegistryCIDRs") List<String> insecureRegistryCidrs,
            Map<String, Index> indexConfigs,
            List<String> mirrors) {}

    public record Index(String name, List<String> mirrors, boolean secure, boolean official) {}

    public record Runtime(@JsonProperty("path") String path) {}

    public record Swarm(
            @JsonProperty("NodeID") String nodeId,
            String nodeAddr,
            String localNodeState,
            boolean controlAvailable,
            String error,
            List<String> remoteManagers) {
        public static final Swarm INACTIVE = new Swarm("", "", "inactive", false, "", null);
    }

    public record Commit(@JsonProperty("ID") String id, String expected) {}
}
