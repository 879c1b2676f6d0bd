package jd.libcontainer.cgroup;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.cgroup.Cgroup.Resources;

/// One setting of a cgroup: what limits become in files.
///
/// @param controller whose file it is
/// @param required whether a kernel that lacks the file cannot run the container; else the limit is left out, as Docker
/// does for swap
record CgroupWrite(String controller, String file, String value, boolean required) {

    /// cgroup-v1/memory, cpu, pids, cpuset in the kernel's documentation
    static List<CgroupWrite> version1(Resources resources) {
        List<CgroupWrite> writes = new ArrayList<>();
        if (resources.memory() > 0) {
            writes.add(new CgroupWrite("memory", "memory.limit_in_bytes", text(resources.memory()), true));
        }
        // After the limit without swap, which it must not be below.
        if (resources.memorySwap() != 0 && (resources.memory() > 0 || resources.memorySwap() > 0)) {
            writes.add(new CgroupWrite("memory", "memory.memsw.limit_in_bytes", text(resources.memorySwap()), false));
        }
        if (resources.cpuShares() > 0) {
            writes.add(new CgroupWrite("cpu", "cpu.shares", text(resources.cpuShares()), true));
        }
        if (resources.cpuPeriod() > 0) {
            writes.add(new CgroupWrite("cpu", "cpu.cfs_period_us", text(resources.cpuPeriod()), true));
        }
        if (resources.cpuQuota() != 0) {
            writes.add(new CgroupWrite("cpu", "cpu.cfs_quota_us", text(resources.cpuQuota()), true));
        }
        if (resources.pidsLimit() > 0) {
            writes.add(new CgroupWrite("pids", "pids.max", text(resources.pidsLimit()), true));
        }
        if (!resources.cpusetCpus().isEmpty()) {
            writes.add(new CgroupWrite("cpuset", "cpuset.cpus", resources.cpusetCpus(), true));
        }
        return writes;
    }

    /// Admin-guide cgroup-v2 in the kernel's documentation
    static List<CgroupWrite> version2(Resources resources) {
        List<CgroupWrite> writes = new ArrayList<>();
        if (resources.memory() > 0) {
            writes.add(new CgroupWrite("memory", "memory.max", text(resources.memory()), true));
        }
        if (resources.memorySwap() > 0) {
            long swap = Math.max(0, resources.memorySwap() - resources.memory());
            writes.add(new CgroupWrite("memory", "memory.swap.max", text(swap), false));
        }
        if (resources.cpuShares() > 0) {
            writes.add(new CgroupWrite("cpu", "cpu.weight", text(weight(resources.cpuShares())), true));
        }
        if (resources.cpuPeriod() > 0 || resources.cpuQuota() > 0) {
            String quota = resources.cpuQuota() > 0 ? text(resources.cpuQuota()) : "max";
            long period = resources.cpuPeriod() > 0 ? resources.cpuPeriod() : 100_000;
            writes.add(new CgroupWrite("cpu", "cpu.max", quota + " " + period, true));
        }
        if (resources.pidsLimit() > 0) {
            writes.add(new CgroupWrite("pids", "pids.max", text(resources.pidsLimit()), true));
        }
        if (!resources.cpusetCpus().isEmpty()) {
            writes.add(new CgroupWrite("cpuset", "cpuset.cpus", resources.cpusetCpus(), true));
        }
        return writes;
    }

    /// Shares go from 2 to 262144, weights from 1 to 10000: OCI's straight line between them.
    static long weight(long shares) {
        long bounded = Math.clamp(shares, 2, 262_144);
        return 1 + (bounded - 2) * 9999 / 262_142;
    }

    private static String text(long number) {
        return Long.toString(number);
    }
}
