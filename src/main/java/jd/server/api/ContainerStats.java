package jd.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/// One line of the answer to `GET /containers/{id}/stats`, the only document with lower-case names. Times are
/// nanoseconds, sizes bytes. The client computes rates: `cpu_stats` minus `precpu_stats`, which was measured at
/// `preread`.
///
/// ```
/// {"read":"2026-11-24T11:33:23.1Z","preread":"2026-11-24T11:33:22.1Z","pids_stats":{"current":1,"limit":50},
///  "blkio_stats":{…},"num_procs":0,"storage_stats":{},
///  "cpu_stats":{"cpu_usage":{"total_usage":21490014,…},"system_cpu_usage":22420670000000,"online_cpus":2,…},
///  "precpu_stats":{…},"memory_stats":{"usage":692224,"stats":{…},"limit":67108864},
///  "name":"/web","id":"024b…","networks":{"eth0":{"rx_bytes":516,…}}}
/// ```
///
/// Docker: api/types/stats.go
///
/// @param networks by the interface's name in the container; null without interfaces of its own
@JsonNaming(SnakeCaseStrategy.class)
public record ContainerStats(
        String read,
        String preread,
        Pids pidsStats,
        BlockIo blkioStats,
        int numProcs,
        Map<String, Object> storageStats,
        Cpu cpuStats,
        @JsonProperty("precpu_stats") Cpu precpuStats,
        Memory memoryStats,
        @JsonInclude(Include.NON_EMPTY) String name,
        @JsonInclude(Include.NON_EMPTY) String id,
        @JsonInclude(Include.NON_NULL) Map<String, Network> networks) {

    /// @param limit null if unknown; without a limit 2^64-1 in a version 2 cgroup
    @JsonNaming(SnakeCaseStrategy.class)
    public record Pids(
            @JsonInclude(Include.NON_DEFAULT) long current, @JsonInclude(Include.NON_NULL) BigInteger limit) {}

    /// A list is null if the kernel does not count it.
    @JsonNaming(SnakeCaseStrategy.class)
    public record BlockIo(
            List<Transfer> ioServiceBytesRecursive,
            List<Transfer> ioServicedRecursive,
            List<Transfer> ioQueueRecursive,
            List<Transfer> ioServiceTimeRecursive,
            List<Transfer> ioWaitTimeRecursive,
            List<Transfer> ioMergedRecursive,
            List<Transfer> ioTimeRecursive,
            List<Transfer> sectorsRecursive) {}

    @JsonNaming(SnakeCaseStrategy.class)
    public record Transfer(long major, long minor, String op, long value) {}

    @JsonNaming(SnakeCaseStrategy.class)
    public record Cpu(
            CpuUsage cpuUsage,
            @JsonInclude(Include.NON_DEFAULT) long systemCpuUsage,
            @JsonInclude(Include.NON_DEFAULT) int onlineCpus,
            Throttling throttlingData) {
        public static final Cpu NONE =
                new Cpu(new CpuUsage(0, List.of(), 0, 0), 0, 0, new Throttling(0, 0, 0));
    }

    @JsonNaming(SnakeCaseStrategy.class)
    public record CpuUsage(
            long totalUsage,
            @JsonInclude(Include.NON_EMPTY) List<Long> percpuUsage,
            @JsonProperty("usage_in_kernelmode") long usageInKernelMode,
            @JsonProperty("usage_in_usermode") long usageInUserMode) {}

    @JsonNaming(SnakeCaseStrategy.class)
    public record Throttling(long periods, long throttledPeriods, long throttledTime) {}

    @JsonNaming(SnakeCaseStrategy.class)
    public record Memory(
            @JsonInclude(Include.NON_DEFAULT) long usage,
            @JsonInclude(Include.NON_DEFAULT) long maxUsage,
            @JsonInclude(Include.NON_EMPTY) Map<String, Long> stats,
            @JsonInclude(Include.NON_DEFAULT) long failcnt,
            @JsonInclude(Include.NON_DEFAULT) long limit) {}

    @JsonNaming(SnakeCaseStrategy.class)
    public record Network(
            long rxBytes,
            long rxPackets,
            long rxErrors,
            long rxDropped,
            long txBytes,
            long txPackets,
            long txErrors,
            long txDropped) {}
}
