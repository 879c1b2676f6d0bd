package jd.create.limits;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import jd.libcontainer.cgroup.ControllerSupport;
import jd.libcontainer.cgroup.ControllerSupport.Limit;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Json;

/// A wish that this kernel cannot fulfil is dropped and said, as if it had not been made. Only where that would be a
/// different container, a share of a processor that it does not get, it is refused.
///
/// Today: daemon/daemon_unix.go verifyPlatformContainerResources
public final class MissingLimits {
    private static final String OR_NOT_MOUNTED = " or the cgroup is not mounted. ";

    private final HostConfig asked;
    private final ControllerSupport kernel;
    private final ObjectNode tree;
    private final List<String> warnings = new ArrayList<>();

    /// What is left, and what the user is told.
    public record Adapted(HostConfig host, List<String> warnings) {}

    private MissingLimits(HostConfig asked, ControllerSupport kernel) {
        this.asked = asked;
        this.kernel = kernel;
        this.tree = Json.mapper().valueToTree(asked);
    }

    public static Adapted adapt(HostConfig asked, ControllerSupport kernel) {
        MissingLimits missing = new MissingLimits(asked, kernel);
        missing.dropMemory();
        missing.dropProcessors();
        missing.dropBlockIo();
        HostConfig host = Json.mapper().convertValue(missing.tree, HostConfig.class);
        return new Adapted(host, missing.warnings);
    }

    private void dropMemory() {
        boolean limited = asked.memory() > 0;
        if (lacks(Limit.MEMORY, limited, "memory limit capabilities", "Limitation discarded.")) {
            tree.put("Memory", 0).put("MemorySwap", -1);
            limited = false;
        }
        if (lacks(Limit.SWAP, limited && asked.memorySwap() != -1, "swap limit capabilities",
                "Memory limited without swap.")) {
            tree.put("MemorySwap", -1);
        }
        Long swappiness = asked.memorySwappiness();
        if (lacks(Limit.SWAPPINESS, swappiness != null && swappiness != -1, "memory swappiness capabilities",
                "Memory swappiness discarded.")) {
            tree.putNull("MemorySwappiness");
        }
        if (lacks(Limit.RESERVATION, asked.memoryReservation() > 0, "memory soft limit capabilities",
                "Limitation discarded.")) {
            tree.put("MemoryReservation", 0);
        }
        dropOomKillDisable(limited);
        Long pids = asked.pidsLimit();
        if (lacks(Limit.PIDS, pids != null && pids > 0, "PIDs limit capabilities", "PIDs limit discarded.")) {
            tree.putNull("PidsLimit");
        }
    }

    private void dropOomKillDisable(boolean limited) {
        boolean wanted = Boolean.TRUE.equals(asked.oomKillDisable());
        if (!kernel.has(Limit.OOM_KILL_DISABLE)) {
            if (wanted) {
                warnings.add("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
            }
            tree.putNull("OomKillDisable");
        } else if (wanted && !limited) {
            warnings.add("OOM killer is disabled for the container, but no memory limit is set, "
                    + "this can result in the system running out of resources.");
        }
    }

    private void dropProcessors() {
        if (asked.nanoCpus() > 0 && !kernel.has(Limit.QUOTA)) {
            throw ApiException.invalid("NanoCPUs can not be set, as your kernel does not support CPU CFS scheduler"
                    + " or the cgroup is not mounted");
        }
        if (lacks(Limit.SHARES, asked.cpuShares() > 0, "CPU shares", "Shares discarded.")) {
            tree.put("CpuShares", 0);
        }
        if ((asked.cpuPeriod() != 0 || asked.cpuQuota() != 0) && !kernel.has(Limit.QUOTA)) {
            warnings.add("Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.");
            tree.put("CpuPeriod", 0).put("CpuQuota", 0);
        }
        if (asked.cpuPercent() > 0) {
            warnings.add("linux does not support CPU percent. Percent discarded.");
            tree.put("CpuPercent", 0);
        }
        if (lacks(Limit.CPUSET, !orEmpty(asked.cpusetCpus()).isEmpty() || !orEmpty(asked.cpusetMems()).isEmpty(),
                "cpuset", "Cpuset discarded.")) {
            tree.put("CpusetCpus", "").put("CpusetMems", "");
        }
    }

    private void dropBlockIo() {
        if (lacks(Limit.WEIGHT, asked.blkioWeight() > 0, "Block I/O weight", "Weight discarded.")) {
            tree.put("BlkioWeight", 0);
        }
        dropDevices(Limit.DEVICE_WEIGHT, "BlkioWeightDevice", asked.blkioWeightDevice(),
                "Block I/O weight_device", "Weight-device discarded.");
        dropDevices(Limit.READ_BYTES, "BlkioDeviceReadBps", asked.blkioDeviceReadBps(),
                "BPS Block I/O read limit", "Block I/O BPS read limit discarded.");
        dropDevices(Limit.WRITE_BYTES, "BlkioDeviceWriteBps", asked.blkioDeviceWriteBps(),
                "BPS Block I/O write limit", "Block I/O BPS write limit discarded.");
        dropDevices(Limit.READ_OPERATIONS, "BlkioDeviceReadIOps", asked.blkioDeviceReadIops(),
                "IOPS Block read limit", "Block I/O IOPS read limit discarded.");
        dropDevices(Limit.WRITE_OPERATIONS, "BlkioDeviceWriteIOps", asked.blkioDeviceWriteIops(),
                "IOPS Block write limit", "Block I/O IOPS write limit discarded.");
    }

    private void dropDevices(Limit limit, String field, Collection<?> devices, String what, String consequence) {
        if (lacks(limit, devices != null && !devices.isEmpty(), what, consequence)) {
            tree.putArray(field);
        }
    }

    private boolean lacks(Limit limit, boolean wanted, String what, String consequence) {
        boolean lacks = wanted && !kernel.has(limit);
        if (lacks) {
            warnings.add("Your kernel does not support " + what + OR_NOT_MOUNTED + consequence);
        }
        return lacks;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
