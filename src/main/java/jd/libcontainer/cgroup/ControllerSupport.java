package jd.libcontainer.cgroup;

import java.util.EnumSet;
import java.util.Set;

/// The limits that this kernel supports and that the daemon may set.
///
/// @param cpus the processors, as the kernel lists them, `0-3`; `memoryNodes` likewise
///
/// Docker 1.2.0: pkg/sysinfo
public record ControllerSupport(Set<Limit> limits, String cpus, String memoryNodes) {
    /// Each may be missing by itself: it depends on the kernel's configuration, its boot options, and delegation.
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

    /// {@return support of all limits}
    public static ControllerSupport all(String cpus, String memoryNodes) {
        return new ControllerSupport(EnumSet.allOf(Limit.class), cpus, memoryNodes);
    }

    public boolean has(Limit limit) {
        return limits.contains(limit);
    }
}
