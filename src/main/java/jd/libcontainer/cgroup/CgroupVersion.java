package jd.libcontainer.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import jd.libcontainer.cgroup.Resources.BlockIo;
import jd.libcontainer.cgroup.Resources.Cpu;
import jd.libcontainer.cgroup.Resources.Memory;
import jd.libcontainer.spec.InitMount;

/// What the two versions of control groups do differently: the names of the files, and what their numbers mean. The
/// directories, who is in them, and their end are the same ([CgroupDirectories]).
///
/// | limit               | version 1                          | version 2                                       |
/// |---------------------|------------------------------------|-------------------------------------------------|
/// | memory              | `memory.limit_in_bytes`            | `memory.max`                                    |
/// | memory and swap     | `memory.memsw.limit_in_bytes`      | `memory.swap.max`: the swap alone               |
/// | reservation         | `memory.soft_limit_in_bytes`       | `memory.low`                                    |
/// | swappiness          | `memory.swappiness`                | –                                               |
/// | no OOM killer       | `memory.oom_control`               | –                                               |
/// | shares              | `cpu.shares`, 2 to 262144          | `cpu.weight`, 1 to 10000                        |
/// | quota, period       | `cpu.cfs_quota_us`, `…_period_us`  | `cpu.max`: both                                 |
/// | real time           | `cpu.rt_runtime_us`, `…_period_us` | –                                               |
/// | processors, nodes   | `cpuset.cpus`, `cpuset.mems`       | `cpuset.cpus`, `cpuset.mems`                    |
/// | processes           | `pids.max`                         | `pids.max`                                      |
/// | weight at a disk    | `blkio.weight`, 10 to 1000         | `io.weight`, 1 to 10000, or `io.bfq.weight`     |
/// | rate at a disk      | four files `blkio.throttle.…`      | `io.max`: `254:0 rbps=… wbps=… riops=… wiops=…` |
/// | standing still      | `freezer.state`                    | `cgroup.freeze`                                 |
/// | killed for memory   | `memory.oom_control`               | `memory.events`                                 |
///
/// runc: libcontainer/cgroups/fs, fs2
sealed interface CgroupVersion permits Version1, Version2 {
    /// {@return 1 or 2}
    int number();

    /// @param root the files of the topmost group
    ControllerSupport support(CgroupFiles root);

    /// {@return what is written into a new group, in this order}
    default List<CgroupWrite> limits(Resources resources) {
        List<CgroupWrite> writes = new ArrayList<>();
        limitMemory(writes, resources.memory());
        limitCpu(writes, resources.cpu());
        if (!resources.cpu().cpus().isEmpty()) {
            writes.add(CgroupWrite.of("cpuset", "cpuset.cpus", resources.cpu().cpus()));
        }
        if (!resources.cpu().memoryNodes().isEmpty()) {
            writes.add(CgroupWrite.of("cpuset", "cpuset.mems", resources.cpu().memoryNodes()));
        }
        if (resources.pids() != 0) {
            writes.add(CgroupWrite.of("pids", "pids.max", resources.pids() < 0 ? "max" : resources.pids()));
        }
        limitBlockIo(writes, resources.blockIo());
        return writes;
    }

    void limitMemory(List<CgroupWrite> writes, Memory memory);

    /// The time on processors; which ones is said alike in both versions.
    void limitCpu(List<CgroupWrite> writes, Cpu cpu);

    void limitBlockIo(List<CgroupWrite> writes, BlockIo io);

    /// {@return what has to be written for a group with some limits to get others}
    default List<CgroupWrite> changes(Resources before, Resources after) {
        List<CgroupWrite> changes = new ArrayList<>(limits(after));
        changes.removeAll(limits(before));
        return changes;
    }

    CgroupWrite freezer(boolean frozen);

    boolean isFrozen(CgroupFiles files);

    /// {@return how many processes the kernel has killed in the group since it was made, for want of memory}
    long oomKills(CgroupFiles files);

    /// {@return a descriptor through which [OomWatch] hears of the next such kill; empty where the kernel cannot say}
    OptionalInt openOomNotice(CgroupFiles files);

    /// Takes what a descriptor had to say, so that the next thing it says is new. When this fails, `notice` is still
    /// open.
    ///
    /// @param known how many kills had been heard of
    Heard hear(CgroupFiles files, int notice, long known);

    /// @param kills how many there have been by now
    /// @param next the descriptor to wait for; empty when the group is gone, and then the one before is closed
    record Heard(long kills, OptionalInt next) {}

    /// {@return the group's consumption; a controller that this kernel lacks has consumed nothing}
    Usage usage(CgroupFiles files);

    /// {@return how a container sees control groups under /sys/fs/cgroup}
    ///
    /// @param namespaced whether its own group is the root of all it sees
    List<InitMount> mounts(CgroupFiles files, long flags, boolean namespaced);
}
