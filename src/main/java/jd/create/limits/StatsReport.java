package jd.create.limits;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import jd.libcontainer.cgroup.Usage;
import jd.server.api.ContainerStats;
import jd.server.api.GoTime;

/// Converts a [Sample] to the record of the Engine API.
public final class StatsReport {
    /// Go's zero time, for a missing measurement.
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private StatsReport() {}

    /// @param name with its slash; `name` and `id` are empty if the response omits them
    public static ContainerStats of(Optional<Sample> before, Sample now, String name, String id) {
        Usage usage = now.usage();
        return new ContainerStats(
                GoTime.nano(now.time()),
                before.map(Sample::time).map(GoTime::nano).orElse(NEVER),
                pids(usage.pids()),
                blockIo(usage),
                0,
                Map.of(),
                cpu(now),
                before.map(StatsReport::cpu).orElse(ContainerStats.Cpu.NONE),
                memory(now),
                name,
                id,
                now.networks().isEmpty() ? null : now.networks());
    }

    /// {@return the report of a container that does not run}
    public static ContainerStats nothing(String name, String id) {
        return new ContainerStats(
                NEVER, NEVER, new ContainerStats.Pids(0, null),
                new ContainerStats.BlockIo(null, null, null, null, null, null, null, null), 0, Map.of(),
                ContainerStats.Cpu.NONE, ContainerStats.Cpu.NONE, new ContainerStats.Memory(0, 0, Map.of(), 0, 0),
                name, id, null);
    }

    private static ContainerStats.Pids pids(Usage.Pids pids) {
        BigInteger limit = new BigInteger(Long.toUnsignedString(pids.limit()));
        return new ContainerStats.Pids(pids.current(), limit.signum() == 0 ? null : limit);
    }

    private static ContainerStats.Cpu cpu(Sample sample) {
        Usage.Cpu cpu = sample.usage().cpu();
        Usage.Throttling throttling = cpu.throttling();
        return new ContainerStats.Cpu(
                new ContainerStats.CpuUsage(cpu.total(), cpu.each(), cpu.kernel(), cpu.user()),
                sample.host().nanos(),
                sample.host().processors(),
                new ContainerStats.Throttling(throttling.periods(), throttling.throttled(), throttling.time()));
    }

    private static ContainerStats.Memory memory(Sample sample) {
        Usage.Memory memory = sample.usage().memory();
        return new ContainerStats.Memory(
                memory.usage(), memory.peak(), memory.details(), memory.failures(),
                Math.min(memory.limit(), sample.memoryOfHost()));
    }

    /// Version 1 has eight lists, of which today's kernels fill two; version 2 counts only bytes, and has no entries without
    /// I/O.
    private static ContainerStats.BlockIo blockIo(Usage usage) {
        List<ContainerStats.Transfer> bytes = transfers(usage, Usage.BlockIo::bytes);
        if (usage.blockIo().bytesAlone()) {
            return new ContainerStats.BlockIo(
                    bytes.isEmpty() ? null : bytes, null, null, null, null, null, null, null);
        }
        List<ContainerStats.Transfer> none = List.of();
        return new ContainerStats.BlockIo(
                bytes, transfers(usage, Usage.BlockIo::operations), none, none, none, none, none, none);
    }

    private static List<ContainerStats.Transfer> transfers(
            Usage usage, Function<Usage.BlockIo, List<Usage.Transfer>> which) {
        return which.apply(usage.blockIo()).stream()
                .map(transfer -> new ContainerStats.Transfer(
                        transfer.device().major(), transfer.device().minor(), transfer.operation(), transfer.value()))
                .toList();
    }
}
