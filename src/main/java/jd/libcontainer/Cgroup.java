package jd.libcontainer;

import java.util.List;

/// One container's control group, on v1 (a directory under every controller), v2 (one directory) or both.
/// The only door to the files under /sys/fs/cgroup.
public interface Cgroup extends AutoCloseable {
    /// Limits; 0 or -1 where there is none, as in HostConfig. Bytes, microseconds, shares.
    record Resources(
            long memory, long memorySwap, long cpuShares, long cpuPeriod, long cpuQuota, long pidsLimit, String cpusetCpus) {}

    void add(int pid);

    List<Integer> pids();

    /// {@return whether the kernel's OOM killer has struck here}
    boolean oomKilled();

    /// {@return how the container sees its own group under /sys/fs/cgroup: the mounts that the standard mount `cgroup` stands for}
    List<InitSpec.InitMount> mounts(long flags);

    /// Kills what is left and removes every directory.
    @Override
    void close();
}
