package jd.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// The resources of the host that a container may use: limits of its cgroup, devices, ulimits. In JSON these fields are
/// part of HostConfig and of UpdateConfig.
///
/// Today: api/types/container/hostconfig.go Resources
public record ResourceConfig(
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
        @JsonProperty("IOMaximumBandwidth") long ioMaximumBandwidth) {

    /// A ResourceConfig in which everything is absent.
    public static final ResourceConfig EMPTY = Json.read(new byte[] {'{', '}'}, ResourceConfig.class);

    public ResourceConfig {
        cgroupParent = HostConfig.text(cgroupParent);
        cpusetCpus = HostConfig.text(cpusetCpus);
        cpusetMems = HostConfig.text(cpusetMems);
    }

    public ResourceConfig withUlimits(List<Ulimit> other) {
        return new ResourceConfig(
                cpuShares, memory, nanoCpus, cgroupParent, blkioWeight, blkioWeightDevice,
                blkioDeviceReadBps, blkioDeviceWriteBps, blkioDeviceReadIops, blkioDeviceWriteIops,
                cpuPeriod, cpuQuota, cpuRealtimePeriod, cpuRealtimeRuntime, cpusetCpus, cpusetMems,
                devices, deviceCgroupRules, deviceRequests, memoryReservation, memorySwap,
                memorySwappiness, oomKillDisable, pidsLimit, other, cpuCount, cpuPercent,
                ioMaximumIops, ioMaximumBandwidth);
    }

    public record WeightDevice(String path, int weight) {}

    public record ThrottleDevice(String path, long rate) {}

    public record DeviceMapping(String pathOnHost, String pathInContainer, String cgroupPermissions) {
        public DeviceMapping {
            pathOnHost = HostConfig.text(pathOnHost);
            pathInContainer = HostConfig.text(pathInContainer);
            cgroupPermissions = HostConfig.text(cgroupPermissions);
        }
    }
}
