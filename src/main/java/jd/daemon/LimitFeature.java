package jd.daemon;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.cgroup.ControllerSupport;
import jd.libcontainer.cgroup.ControllerSupport.Limit;

/// The limits that a kernel may lack, with the warning that `docker info` shows and the text of `jd check`. One table,
/// so that the two agree.
///
/// Today: daemon/info_unix.go fillPlatformInfo
///
/// @param warning1 for a host with cgroup version 1, empty if Docker has none; `warning2` with version 2
enum LimitFeature {
    MEMORY(Limit.MEMORY, "memory limit", "No memory limit support", "No memory limit support",
            "boot with cgroup_enable=memory"),
    SWAP(Limit.SWAP, "swap limit", "No swap limit support", "No swap limit support", "boot with swapaccount=1"),
    OOM_KILL_DISABLE(Limit.OOM_KILL_DISABLE, "OOM kill disable", "No oom kill disable support", "",
            "a kernel with memory.oom_control"),
    QUOTA(Limit.QUOTA, "CPU quota", "No cpu cfs quota support", "No cpu cfs quota support",
            "a kernel with CONFIG_CFS_BANDWIDTH"),
    PERIOD(Limit.QUOTA, "CPU period", "No cpu cfs period support", "No cpu cfs period support",
            "a kernel with CONFIG_CFS_BANDWIDTH"),
    SHARES(Limit.SHARES, "CPU shares", "No cpu shares support", "No cpu shares support",
            "a kernel with CONFIG_FAIR_GROUP_SCHED"),
    CPUSET(Limit.CPUSET, "CPU sets", "No cpuset support", "No cpuset support", "a kernel with CONFIG_CPUSETS"),
    PIDS(Limit.PIDS, "process limit", "", "", "a kernel with CONFIG_CGROUP_PIDS"),
    WEIGHT(Limit.WEIGHT, "disk weight", "", "No io.weight support", "an I/O scheduler with weights, bfq"),
    DEVICE_WEIGHT(Limit.DEVICE_WEIGHT, "weight of a disk", "", "No io.weight (per device) support",
            "an I/O scheduler with weights, bfq"),
    READ_BYTES(Limit.READ_BYTES, "read rate", "No blkio throttle.read_bps_device support",
            "No io.max (rbps) support", "a kernel with CONFIG_BLK_DEV_THROTTLING"),
    WRITE_BYTES(Limit.WRITE_BYTES, "write rate", "No blkio throttle.write_bps_device support",
            "No io.max (wbps) support", "a kernel with CONFIG_BLK_DEV_THROTTLING"),
    READ_OPERATIONS(Limit.READ_OPERATIONS, "reads a second", "No blkio throttle.read_iops_device support",
            "No io.max (riops) support", "a kernel with CONFIG_BLK_DEV_THROTTLING"),
    WRITE_OPERATIONS(Limit.WRITE_OPERATIONS, "writes a second", "No blkio throttle.write_iops_device support",
            "No io.max (wiops) support", "a kernel with CONFIG_BLK_DEV_THROTTLING");

    private final Limit limit;
    private final String title;
    private final String warning1;
    private final String warning2;
    private final String needs;

    LimitFeature(Limit limit, String title, String warning1, String warning2, String needs) {
        this.limit = limit;
        this.title = title;
        this.warning1 = warning1;
        this.warning2 = warning2;
        this.needs = needs;
    }

    /// {@return the warnings of `docker info`}
    ///
    /// @param version of cgroups, 1 or 2
    static List<String> warnings(ControllerSupport support, int version) {
        List<String> warnings = new ArrayList<>();
        for (LimitFeature feature : values()) {
            String warning = version == 1 ? feature.warning1 : feature.warning2;
            if (!warning.isEmpty() && !support.has(feature.limit)) {
                warnings.add("WARNING: " + warning);
            }
        }
        return warnings;
    }

    /// {@return the features for `jd check`} A limit that a cgroup version does not have at all is left out.
    static List<Feature> features(ControllerSupport support, int version) {
        List<Feature> features = new ArrayList<>();
        for (LimitFeature feature : values()) {
            boolean expected = feature == PIDS || !(version == 1 ? feature.warning1 : feature.warning2).isEmpty();
            if (support.has(feature.limit)) {
                features.add(Feature.ok(feature.title, ""));
            } else if (expected) {
                features.add(Feature.missing(feature.title, "", "needs " + feature.needs));
            }
        }
        return features;
    }
}
