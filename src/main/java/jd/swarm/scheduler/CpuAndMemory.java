package jd.swarm.scheduler;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import jd.server.api.ByteSize;
import jd.server.api.HostConfig;
import jd.server.api.ResourceConfig;

/// Processor time and memory: what a node has, what its containers have reserved, or what a request asks for.
///
/// A container reserves the processors of `--cpus` (or of `--cpu-quota`) and the memory of `--memory`. Swarm 0.3 had
/// `-c`, the shares, reinterpreted as a number of processors, because Docker had no option for that number. Stock clients
/// send `-c 512` with the daemon's meaning, a weight, so shares reserve nothing here.
///
/// @param nanoCpus billionths of a processor; 0 for none
/// @param memory bytes; 0 for none
public record CpuAndMemory(long nanoCpus, long memory) {
    public static final CpuAndMemory NONE = new CpuAndMemory(0, 0);

    private static final long NANOS = 1_000_000_000L;
    private static final long DEFAULT_PERIOD = 100_000;

    public CpuAndMemory {
        nanoCpus = Math.max(0, nanoCpus);
        memory = Math.max(0, memory);
    }

    /// What a container with this configuration reserves.
    public static CpuAndMemory reservedBy(HostConfig host) {
        ResourceConfig resources = host.resources();
        return new CpuAndMemory(nanoCpus(resources), resources.memory());
    }

    /// What a node with whole processors has.
    public static CpuAndMemory ofNode(int cpus, long memory) {
        return new CpuAndMemory(cpus * NANOS, memory);
    }

    private static long nanoCpus(ResourceConfig resources) {
        if (resources.nanoCpus() > 0 || resources.cpuQuota() <= 0) {
            return resources.nanoCpus();
        }
        long period = resources.cpuPeriod() > 0 ? resources.cpuPeriod() : DEFAULT_PERIOD;
        return (long) ((double) resources.cpuQuota() / period * NANOS);
    }

    /// The sum, at most the largest number.
    CpuAndMemory plus(CpuAndMemory other) {
        return new CpuAndMemory(sum(nanoCpus, other.nanoCpus), sum(memory, other.memory));
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    CpuAndMemory times(double factor) {
        return new CpuAndMemory((long) (nanoCpus * factor), (long) (memory * factor));
    }

    /// `1.5 CPUs and 512MiB of memory`; empty for none.
    String text() {
        List<String> parts = new ArrayList<>();
        if (nanoCpus > 0) {
            BigDecimal cpus = BigDecimal.valueOf(nanoCpus, 9).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
            parts.add(cpus.toPlainString() + " CPUs");
        }
        if (memory > 0) {
            parts.add(new ByteSize(memory).binary() + " of memory");
        }
        return String.join(" and ", parts);
    }
}
