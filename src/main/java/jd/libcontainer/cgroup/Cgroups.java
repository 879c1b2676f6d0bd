package jd.libcontainer.cgroup;

/// The cgroup hierarchies that the host has mounted; creates a [Cgroup] for each container.
public interface Cgroups {
    /// Creates the cgroup `parent/id` and writes the limits. `parent` is `--cgroup-parent`, by default "/jd"; a
    /// relative path starts at the daemon's own cgroup.
    ///
    /// @throws LimitRefused when a file does not accept its value; nothing remains then
    Cgroup create(String parent, String id, Resources resources);

    /// Kills the processes in the cgroup `parent/id` and removes it, if it exists.
    void discard(String parent, String id);

    /// {@return which limits can be set on this host}
    ControllerSupport support();

    /// 1 or 2, as `docker info` says it. Hybrid hosts with their controllers on v1 are 1.
    int version();
}
