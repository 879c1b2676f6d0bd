package jd.libcontainer.cgroup;

/// What the host mounts under /sys/fs/cgroup, found once; makes a [Cgroup] for each container.
public interface Cgroups {
    /// Makes the group `parent/id` and writes the limits. `parent` as `--cgroup-parent`, "/jd" by default;
    /// without a slash at its beginning it is meant from where this process is.
    ///
    /// @throws LimitRefused when a file does not take its value; nothing is left then
    Cgroup create(String parent, String id, Resources resources);

    /// Kills what runs in the group `parent/id` and removes it, whoever has made it. Where there is none nothing happens.
    void discard(String parent, String id);

    /// {@return which limits can be set here}
    ControllerSupport support();

    /// 1 or 2, as `docker info` says it. Hybrid hosts with their controllers on v1 are 1.
    int version();
}
