package jd.libcontainer.cgroup;

import java.util.List;
import jd.libcontainer.spec.InitMount;

/// One container's control group, on v1 (a directory under every controller), v2 (one directory) or both.
/// The only door to the files under /sys/fs/cgroup.
public interface Cgroup extends AutoCloseable {
    /// {@return where it is below the mount point of each hierarchy: `/jd/ID`}
    String path();

    /// {@return whether what is in the group has less than the host has}
    boolean limited();

    /// Says which devices the group's processes may use from now on; a new group has what its parent has.
    void allowDevices(DeviceAccess access);

    /// Says that a process will soon be added, so that it need not wait ([GracePeriod]). Returns at once.
    void expect();

    /// Moves a process with all its threads into the group. Memory it already has stays charged where it was.
    void add(int pid);

    /// Moves a further process to where the container's first one is: into the group, or into one below it.
    ///
    /// @param first the container's first process
    void addBeside(int pid, int first);

    /// Where a process has to be born to be in the group from its first moment: one that is moved in later could have
    /// children outside by then.
    ///
    /// @param tasks the files of version 1 to which a thread writes `0` to enter alone; what it gives birth to then is in
    /// the group, too
    /// @param directories of version 2, which a thread cannot enter alone
    record ThreadCgroups(List<String> tasks, List<String> directories) {}

    /// {@return where to be born; there is one directory at most}
    ThreadCgroups threadCgroups();

    /// {@return whether there are as many processes and threads as there may be}
    boolean full();

    /// {@return the processes in the group, by their numbers on the host}
    List<Integer> pids();

    /// Stops every process in the group where it stands. Returns when all stand still.
    void freeze();

    /// Lets them go on.
    void thaw();

    /// Gives the group other limits, without a moment in which it has none.
    ///
    /// @param before what it has
    /// @throws LimitRefused when a file does not take its value; what was written before it stays
    void update(Resources before, Resources after);

    /// {@return what its processes, those that have ended too, have used until now}
    Usage usage();

    /// {@return how many processes the kernel has killed here for want of memory since this was last asked}
    long newOomKills();

    /// Calls `action` on a thread of jd's own, which must not be kept, when the kernel has killed a process here for want
    /// of memory, again and again until the group is closed.
    void whenOomKills(Runnable action);

    /// {@return what the container sees under /sys/fs/cgroup: the mounts that the standard mount `cgroup` stands for}
    ///
    /// @param namespaced whether the container has a cgroup namespace, in which its own group is the root of all
    List<InitMount> mounts(long flags, boolean namespaced);

    /// Kills what is left and removes every directory.
    @Override
    void close();
}
