package jd.libcontainer.cgroup;

import java.util.List;
import jd.libcontainer.spec.InitMount;

/// One container's cgroup: on version 1 a directory below every controller, on version 2 one directory. All access to
/// the files below /sys/fs/cgroup goes through this package.
public interface Cgroup extends AutoCloseable {
    /// {@return its path below the mount point of each hierarchy: `/jd/ID`}
    String path();

    /// {@return whether the cgroup has a limit}
    boolean limited();

    /// Sets which devices the cgroup's processes may use; a new cgroup allows what its parent allows.
    void allowDevices(DeviceAccess access);

    /// Announces that a process will soon be added, so that it need not wait ([GracePeriod]). Returns at once.
    void expect();

    /// Moves a process with all its threads into the cgroup. Memory that it has already allocated stays charged to its
    /// old cgroup.
    void add(int pid);

    /// Moves an exec process to the cgroup of the container's first process: this one or one below it.
    ///
    /// @param first the container's first process
    void addBeside(int pid, int first);

    /// What a spawning thread must join so that its child starts in the cgroup. A child that is moved later could have
    /// spawned children outside.
    ///
    /// @param tasks the `tasks` files of version 1; a thread that writes `0` to them enters alone, and its children
    /// start there
    /// @param directories of version 2, which a single thread cannot enter
    record ThreadCgroups(List<String> tasks, List<String> directories) {}

    /// {@return what to join; at most one directory}
    ThreadCgroups threadCgroups();

    /// {@return whether the limit of processes and threads is reached}
    boolean full();

    /// {@return the processes in the cgroup, by their IDs on the host}
    List<Integer> pids();

    /// Freezes every process in the cgroup. Returns when all are frozen.
    void freeze();

    /// Thaws them.
    void thaw();

    /// Replaces the limits, without a moment in which there are none.
    ///
    /// @param before the present limits
    /// @throws LimitRefused when a file does not accept its value; values written before it stay
    void update(Resources before, Resources after);

    /// {@return the consumption of its processes so far, including those that have ended}
    Usage usage();

    /// {@return how many processes have been OOM-killed in the cgroup since the last call, or, where the OOM killer is
    /// disabled, how often its processes have begun to wait for memory}
    long newOomKills();

    /// Calls `action` each time [#newOomKills] has increased, until the cgroup is closed. It runs on a
    /// thread of jd's own and must return soon.
    void whenOomKills(Runnable action);

    /// {@return the mounts that the container gets below /sys/fs/cgroup, in place of the standard mount `cgroup`}
    ///
    /// @param namespaced whether the container has a cgroup namespace, in which its cgroup is the root
    List<InitMount> mounts(long flags, boolean namespaced);

    /// Kills the remaining processes and removes every directory.
    @Override
    void close();
}
