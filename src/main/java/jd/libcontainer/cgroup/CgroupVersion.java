package jd.libcontainer.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import jd.libcontainer.cgroup.Resources.BlockIo;
import jd.libcontainer.cgroup.Resources.Cpu;
import jd.libcontainer.cgroup.Resources.Memory;
import jd.libcontainer.spec.InitMount;

/// The differences between the two versions of cgroups: names of files, and units. Directories, members and removal are
/// the same ([CgroupDirectories]).
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
/// | freezing            | `freezer.state`                    | `cgroup.freeze`                                 |
/// | OOM kills           | `memory.oom_control`               | `memory.events`                                 |
///
/// runc: libcontainer/cgroups/fs, fs2
sealed interface CgroupVersion permits Version1, Version2 {
    /// {@return 1 or 2}
    int number();

    /// @param root the files of the root cgroup
    ControllerSupport support(CgroupFiles root);

    /// {@return the writes for a new cgroup, in order}
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

    /// CPU time; cpusets are the same in both versions.
    void limitCpu(List<CgroupWrite> writes, Cpu cpu);

    void limitBlockIo(List<CgroupWrite> writes, BlockIo io);

    /// {@return the writes that change the limits of an existing cgroup}
    default List<CgroupWrite> changes(Resources before, Resources after) {
        List<CgroupWrite> changes = new ArrayList<>(limits(after));
        changes.removeAll(limits(before));
        return changes;
    }

    CgroupWrite freezer(boolean frozen);

    boolean isFrozen(CgroupFiles files);

    /// {@return how many processes have been OOM-killed in the cgroup since it was created}
    long oomKills(CgroupFiles files);

    /// {@return a descriptor that reports the next OOM kill to [OomWatch]; empty if the kernel cannot}
    OptionalInt openOomNotice(CgroupFiles files);

    /// Consumes the notice of a descriptor, so that the next one is new. If this fails, `notice` is still open.
    ///
    /// @param known the number of OOM kills before
    Heard hear(CgroupFiles files, int notice, long known);

    /// @param kills the number of OOM kills by now
    /// @param stalled whether the processes wait for memory, because the OOM killer is disabled
    /// @param next the descriptor to wait for; empty when the cgroup is gone, and then `notice` is closed
    record Heard(long kills, boolean stalled, OptionalInt next) {}

    /// {@return the consumption; 0 for a controller that this kernel lacks}
    Usage usage(CgroupFiles files);

    /// {@return the mounts by which a container sees cgroups below /sys/fs/cgroup}
    ///
    /// @param namespaced whether its own cgroup is the root of what it sees
    List<InitMount> mounts(CgroupFiles files, long flags, boolean namespaced);
}
