package jd.libcontainer.cgroup;

import java.util.List;
import java.util.SortedMap;

/// The consumption of a cgroup so far, as `docker stats` shows it.
public record Usage(Cpu cpu, Memory memory, Pids pids, BlockIo blockIo) {
    /// Nanoseconds since the cgroup was created.
    ///
    /// @param each processor's part of `total`; empty on version 2, which does not count it
    public record Cpu(long total, List<Long> each, long kernel, long user, Throttling throttling) {}

    /// How often the quota was used up before its period was over.
    ///
    /// @param time nanoseconds that processes had to wait
    public record Throttling(long periods, long throttled, long time) {}

    /// Bytes.
    ///
    /// @param peak the highest `usage` so far, 0 where it is not counted
    /// @param failures how often the limit was hit, 0 where it is not counted
    /// @param limit a number far above any host's memory if there is none
    /// @param details the lines of `memory.stat` that Docker shows
    public record Memory(long usage, long peak, long failures, long limit, SortedMap<String, Long> details) {}

    /// @param limit 0 if there is none; on version 2 all bits, the largest unsigned number
    public record Pids(long current, long limit) {}

    /// @param bytesAlone whether operations are not counted, as on version 2
    public record BlockIo(List<Transfer> bytes, List<Transfer> operations, boolean bytesAlone) {}

    /// @param operation as the cgroup version names it: `Read`, or `read`
    public record Transfer(Resources.DeviceNumber device, String operation, long value) {}
}
