package jd.server.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;

/// The part of a container's configuration that depends on the host: bind mounts, network mode, limits, privileges. A
/// wire record: an absent list or map is null, an absent string empty, an absent number 0. Sizes are bytes.
///
/// A new field is added in three places here, as a component and in both methods `with`.
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
        @JsonUnwrapped ResourceConfig resources,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<MountRequest> mounts,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        @JsonInclude(JsonInclude.Include.NON_NULL) Boolean init) {

    /// A HostConfig in which everything is absent.
    public static final HostConfig EMPTY = Json.read(new byte[] {'{', '}'}, HostConfig.class);

    public HostConfig {
        containerIdFile = text(containerIdFile);
        logConfig = logConfig == null ? new LogConfig("", null) : logConfig;
        networkMode = text(networkMode);
        restartPolicy = restartPolicy == null ? new RestartPolicy("", 0) : restartPolicy;
        volumeDriver = text(volumeDriver);
        consoleSize = consoleSize == null ? new int[2] : consoleSize;
        cgroupnsMode = text(cgroupnsMode);
        ipcMode = text(ipcMode);
        cgroup = text(cgroup);
        pidMode = text(pidMode);
        utsMode = text(utsMode);
        usernsMode = text(usernsMode);
        runtime = text(runtime);
        isolation = text(isolation);
        resources = resources == null ? ResourceConfig.EMPTY : resources;
    }

    static String text(String textOrNull) {
        return textOrNull == null ? "" : textOrNull;
    }

    public HostConfig withModes(String network, String pid, String ipc, String cgroupns) {
        return with(
                logConfig, network, restartPolicy, cgroupns, ipc, pid, securityOpt, shmSize, runtime, resources,
                maskedPaths, readonlyPaths);
    }

    public HostConfig withRestartPolicy(RestartPolicy policy) {
        return with(
                logConfig, networkMode, policy, cgroupnsMode, ipcMode, pidMode, securityOpt, shmSize, runtime,
                resources, maskedPaths, readonlyPaths);
    }

    public HostConfig withResources(ResourceConfig other) {
        return with(
                logConfig, networkMode, restartPolicy, cgroupnsMode, ipcMode, pidMode, securityOpt, shmSize, runtime,
                other, maskedPaths, readonlyPaths);
    }

    public HostConfig withSecurity(List<String> options, List<String> masked, List<String> readonly) {
        return with(
                logConfig, networkMode, restartPolicy, cgroupnsMode, ipcMode, pidMode, options, shmSize, runtime,
                resources, masked, readonly);
    }

    public HostConfig withRuntime(String name, LogConfig log, long sharedMemory) {
        return with(
                log, networkMode, restartPolicy, cgroupnsMode, ipcMode, pidMode, securityOpt, sharedMemory, name,
                resources, maskedPaths, readonlyPaths);
    }

    public HostConfig withMounts(List<MountRequest> other) {
        return with(other, links);
    }

    public HostConfig withLinks(List<String> other) {
        return with(mounts, other);
    }

    private HostConfig with(List<MountRequest> newMounts, List<String> newLinks) {
        return new HostConfig(
                binds, containerIdFile, logConfig, networkMode, portBindings, restartPolicy, autoRemove, volumeDriver,
                volumesFrom, consoleSize, annotations, capAdd, capDrop, cgroupnsMode, dns, dnsOptions, dnsSearch,
                extraHosts, groupAdd, ipcMode, cgroup, newLinks, oomScoreAdj, pidMode, privileged, publishAllPorts,
                readonlyRootfs, securityOpt, storageOpt, tmpfs, utsMode, usernsMode, shmSize, sysctls, runtime,
                isolation, resources, newMounts, maskedPaths, readonlyPaths, init);
    }

    /// {@return a copy with the components that the daemon fills in or changes}
    private HostConfig with(
            LogConfig newLogConfig, String newNetworkMode, RestartPolicy newRestartPolicy, String newCgroupnsMode,
            String newIpcMode, String newPidMode, List<String> newSecurityOpt, long newShmSize, String newRuntime,
            ResourceConfig newResources, List<String> newMaskedPaths, List<String> newReadonlyPaths) {
        return new HostConfig(
                binds, containerIdFile, newLogConfig, newNetworkMode, portBindings, newRestartPolicy, autoRemove,
                volumeDriver, volumesFrom, consoleSize, annotations, capAdd, capDrop, newCgroupnsMode, dns, dnsOptions,
                dnsSearch, extraHosts, groupAdd, newIpcMode, cgroup, links, oomScoreAdj, newPidMode, privileged,
                publishAllPorts, readonlyRootfs, newSecurityOpt, storageOpt, tmpfs, utsMode, usernsMode, newShmSize,
                sysctls, newRuntime, isolation, newResources, mounts, newMaskedPaths, newReadonlyPaths, init);
    }

    public record LogConfig(String type, Map<String, String> config) {
        public LogConfig {
            type = text(type);
            config = config == null ? Map.of() : config;
        }
    }

    public record PortBinding(String hostIp, String hostPort) {}

    public record RestartPolicy(String name, int maximumRetryCount) {
        public RestartPolicy {
            name = text(name);
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

    /// @param nonRecursive do not mount what is mounted below the source
    /// @param readOnlyNonRecursive keep mounts below the source writable
    /// @param readOnlyForceRecursive fail if mounts below the source cannot be made read-only
    public record BindOptions(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String propagation,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean nonRecursive,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean createMountpoint,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnlyNonRecursive,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnlyForceRecursive) {
        public static final BindOptions NONE = new BindOptions("", false, false, false, false);
    }

    /// Options for a volume that may have to be created.
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
