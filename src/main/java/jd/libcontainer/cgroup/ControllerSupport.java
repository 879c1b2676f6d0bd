package jd.libcontainer.cgroup;

import java.util.EnumSet;
import java.util.Set;

/// Which limits this kernel knows, and the daemon is allowed to set.
///
/// @param cpus the processors there are, as the kernel lists them, `0-3`; `memoryNodes` likewise
///
/// Docker 1.2.0: pkg/sysinfo
public record ControllerSupport(Set<Limit> limits, String cpus, String memoryNodes) {
    /// What may be missing, each for itself: a kernel is configured, booted with options, and delegates what it wants.
    public enum Limit {
        MEMORY,
        SWAP,
        RESERVATION,
        SWAPPINESS,
        OOM_KILL_DISABLE,
        SHARES,
        QUOTA,
        REALTIME,
        CPUSET,
        PIDS,
        WEIGHT,
        DEVICE_WEIGHT,
        READ_BYTES,
        WRITE_BYTES,
        READ_OPERATIONS,
        WRITE_OPERATIONS
    }

    public ControllerSupport {
        limits = limits.isEmpty() ? Set.of() : Set.copyOf(limits);
    }

    /// {@return a kernel that limits all there is}
    public static ControllerSupport all(String cpus, String memoryNodes) {
        return new ControllerSupport(EnumSet.allOf(Limit.class), cpus, memoryNodes);
    }

    public boolean has(Limit limit) {
        return limits.contains(limit);
    }
}
