package jd.libcontainer.nsinit;

import jd.libcontainer.cgroup.Cgroup;

/// The limits of a bundle, `linux.resources`.
///
/// ```
/// "resources": {"memory": {"limit": 67108864}, "cpu": {"shares": 512, "quota": 50000, "period": 100000},
///               "pids": {"limit": 32}}
/// ```
///
/// OCI runtime-spec: config-linux.md, control groups
final class ResourcesPlan {
    private ResourcesPlan() {}

    static Cgroup.Resources resources(ConfigNode resources) {
        ConfigNode memory = resources.child("memory");
        ConfigNode cpu = resources.child("cpu");
        return new Cgroup.Resources(
                memory.number("limit", 0),
                memory.number("swap", 0),
                cpu.number("shares", 0),
                cpu.number("period", 0),
                cpu.number("quota", 0),
                resources.child("pids").number("limit", 0),
                cpu.text("cpus"));
    }
}
