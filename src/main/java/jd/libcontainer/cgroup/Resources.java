package jd.libcontainer.cgroup;

import java.util.List;

/// The limits of a container, as `docker run` states them, independent of the cgroup version. 0, -1 or an empty list
/// stand for no limit, as in the Engine API's HostConfig.
///
/// @param pids processes and threads; 0 for what the parent allows, -1 for no limit
public record Resources(Memory memory, Cpu cpu, long pids, BlockIo blockIo) {
    public static final Resources UNLIMITED = new Resources(Memory.UNLIMITED, Cpu.UNLIMITED, 0, BlockIo.UNLIMITED);

    /// {@return the same with these limits of memory and of memory and swap}
    public Resources withMemory(long limit, long swap) {
        Memory limited = new Memory(limit, swap, memory.reservation, memory.swappiness, memory.oomKillDisable);
        return new Resources(limited, cpu, pids, blockIo);
    }

    public Resources withPids(long limit) {
        return new Resources(memory, cpu, limit, blockIo);
    }

    /// Bytes.
    ///
    /// @param limit of memory without swap
    /// @param swap of memory and swap together, -1 for as much swap as the host has
    /// @param reservation memory that is kept for the cgroup when memory gets scarce
    /// @param swappiness from 0 to 100, -1 for the host's
    /// @param oomKillDisable whether processes that need more memory wait instead of being OOM-killed (version 1 only)
    public record Memory(long limit, long swap, long reservation, long swappiness, boolean oomKillDisable) {
        public static final Memory UNLIMITED = new Memory(0, 0, 0, -1, false);
    }

    /// @param shares a weight relative to other cgroups, 1024 by default
    /// @param period microseconds, within which all processes together get `quota` microseconds of one processor
    /// @param realtime microseconds of `realtimePeriod` for real-time processes (version 1 only)
    /// @param cpus the processors as the kernel lists them, `0-2,5`; `memoryNodes` likewise
    public record Cpu(
            long shares,
            long period,
            long quota,
            long realtimePeriod,
            long realtime,
            String cpus,
            String memoryNodes) {
        public static final Cpu UNLIMITED = new Cpu(0, 0, 0, 0, 0, "", "");
    }

    /// @param weight relative to other cgroups at the same disk, from 10 to 1000; 0 for the default
    public record BlockIo(int weight, List<DeviceWeight> weights, List<Throttle> throttles) {
        public static final BlockIo UNLIMITED = new BlockIo(0, List.of(), List.of());

        public BlockIo {
            weights = List.copyOf(weights);
            throttles = List.copyOf(throttles);
        }
    }

    /// A block device's number, `254:0`.
    public record DeviceNumber(long major, long minor) {
        /// {@return the number that stat(2) has put into one}
        public static DeviceNumber of(long rdev) {
            long major = rdev >>> 8 & 0xfff | rdev >>> 32 & ~0xfffL;
            long minor = rdev & 0xff | rdev >>> 12 & ~0xffL & 0xffffffffL;
            return new DeviceNumber(major, minor);
        }

        @Override
        public String toString() {
            return major + ":" + minor;
        }
    }

    public record DeviceWeight(DeviceNumber device, int weight) {}

    /// @param rate bytes or operations a second
    public record Throttle(Direction direction, Unit unit, DeviceNumber device, long rate) {
        public enum Direction {
            READ,
            WRITE
        }

        public enum Unit {
            BYTES,
            OPERATIONS
        }
    }
}
