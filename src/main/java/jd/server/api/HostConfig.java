package jd.server.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// What of a container depends on the host: binds, network mode, limits, privileges.
/// A wire record: what was absent from the JSON is null or 0. Sizes are bytes.
///
/// Docker 1.2.0: runconfig/hostconfig.go
public record HostConfig(
        List<String> binds,
        @JsonProperty("ContainerIDFile") String containerIdFile,
        LogConfig logConfig,
        String networkMode,
        Map<String, List<PortBinding>> portBindings,
        RestartPolicy restartPolicy,
        boolean autoRemove,
        String volumeDriver,
        List<String> volumesFrom,
        int[] consoleSize,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> annotations,
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> capAdd,
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> capDrop,
        String cgroupnsMode,
        List<String> dns,
        List<String> dnsOptions,
        List<String> dnsSearch,
        List<String> extraHosts,
        List<String> groupAdd,
        String ipcMode,
        String cgroup,
        List<String> links,
        int oomScoreAdj,
        String pidMode,
        boolean privileged,
        boolean publishAllPorts,
        boolean readonlyRootfs,
        List<String> securityOpt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> storageOpt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> tmpfs,
        @JsonProperty("UTSMode") String utsMode,
        String usernsMode,
        long shmSize,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> sysctls,
        String runtime,
        String isolation,
        long cpuShares,
        long memory,
        long nanoCpus,
        String cgroupParent,
        int blkioWeight,
        List<WeightDevice> blkioWeightDevice,
        List<ThrottleDevice> blkioDeviceReadBps,
        List<ThrottleDevice> blkioDeviceWriteBps,
        @JsonProperty("BlkioDeviceReadIOps") List<ThrottleDevice> blkioDeviceReadIops,
        @JsonProperty("BlkioDeviceWriteIOps") List<ThrottleDevice> blkioDeviceWriteIops,
        long cpuPeriod,
        long cpuQuota,
        long cpuRealtimePeriod,
        long cpuRealtimeRuntime,
        String cpusetCpus,
        String cpusetMems,
        List<DeviceMapping> devices,
        List<String> deviceCgroupRules,
        List<Map<String, Object>> deviceRequests,
        long memoryReservation,
        long memorySwap,
        Long memorySwappiness,
        Boolean oomKillDisable,
        Long pidsLimit,
        List<Ulimit> ulimits,
        long cpuCount,
        long cpuPercent,
        @JsonProperty("IOMaximumIOps") long ioMaximumIops,
        @JsonProperty("IOMaximumBandwidth") long ioMaximumBandwidth,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<MountRequest> mounts,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        @JsonInclude(JsonInclude.Include.NON_NULL) Boolean init) {

    public record LogConfig(String type, Map<String, String> config) {}

    public record PortBinding(String hostIp, String hostPort) {}

    public record RestartPolicy(String name, int maximumRetryCount) {}

    public record WeightDevice(String path, int weight) {}

    public record ThrottleDevice(String path, long rate) {}

    public record DeviceMapping(String pathOnHost, String pathInContainer, String cgroupPermissions) {
        public DeviceMapping {
            pathOnHost = pathOnHost == null ? "" : pathOnHost;
            pathInContainer = pathInContainer == null ? "" : pathInContainer;
            cgroupPermissions = cgroupPermissions == null ? "" : cgroupPermissions;
        }
    }

    /// One `--mount`.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MountRequest(
            String type,
            String source,
            String target,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnly,
            String consistency,
            BindOptions bindOptions,
            VolumeOptions volumeOptions,
            TmpfsOptions tmpfsOptions) {}

    /// @param nonRecursive what is mounted below the source stays behind
    /// @param readOnlyNonRecursive what is mounted below the source stays writable
    /// @param readOnlyForceRecursive fail where that cannot be helped
    public record BindOptions(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String propagation,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean nonRecursive,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean createMountpoint,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnlyNonRecursive,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnlyForceRecursive) {
        public static final BindOptions NONE = new BindOptions("", false, false, false, false);
    }

    /// What is said of a volume that may have to be made.
    public record VolumeOptions(
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean noCopy,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> labels,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String subpath,
            @JsonInclude(JsonInclude.Include.NON_NULL) VolumeDriver driverConfig) {
        public static final VolumeOptions NONE = new VolumeOptions(false, null, "", null);
    }

    public record VolumeDriver(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String name,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> options) {}

    public record TmpfsOptions(
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long sizeBytes,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int mode) {}
}
