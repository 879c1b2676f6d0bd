package jd.create.limits;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.libcontainer.cgroup.Usage;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Syscalls;
import jd.server.api.ContainerStats;

/// The resource usage of a container and its host at one moment. `docker stats` computes percentages from two of them.
///
/// @param usage of the container's cgroup
/// @param host the time of all processors, to which the container's is compared
/// @param memoryOfHost bytes, the maximum of a memory limit
/// @param networks by the interface's name; empty without a network namespace of its own
///
/// Today: daemon/stats.go, daemon/stats/collector_unix.go
public record Sample(
        Instant time, Usage usage, HostTime host, long memoryOfHost, Map<String, ContainerStats.Network> networks) {

    /// @param nanos the time of all processors, busy and idle
    public record HostTime(long nanos, int processors) {
        private static final long NANOS_PER_TICK = 10_000_000;

        /// The counted columns: user, nice, system, idle, iowait, irq, softirq.
        private static final int KINDS = 7;

        /// @param stat in the format of proc_stat(5): `cpu  72 0 33 1020 …`, then a line for each processor
        static HostTime parse(String stat) {
            long ticks = 0;
            int processors = 0;
            for (String line : stat.split("\n")) {
                String[] words = line.split(" +");
                if (words[0].equals("cpu")) {
                    for (int i = 1; i <= KINDS; i++) {
                        ticks += Long.parseLong(words[i]);
                    }
                } else if (words[0].startsWith("cpu")) {
                    processors++;
                }
            }
            return new HostTime(ticks * NANOS_PER_TICK, processors);
        }
    }

    /// @param pid a process in the container's network namespace; 0 if it has none of its own
    public static Sample take(Syscalls kernel, Usage usage, int pid) {
        return new Sample(
                Instant.now(),
                usage,
                HostTime.parse(TextFile.read(kernel, "/proc/stat")),
                memoryTotal(TextFile.read(kernel, "/proc/meminfo")),
                pid == 0 ? Map.of() : networks(TextFile.readIfPresent(kernel, "/proc/" + pid + "/net/dev")));
    }

    /// `MemTotal:       24684084 kB`, the first line
    static long memoryTotal(String meminfo) {
        return 1024 * Long.parseLong(meminfo.lines().findFirst().orElse("").replaceAll("\\D", ""));
    }

    /// Parses eight numbers for received and eight for sent data, `eth0: 516 6 0 0 0 0 0 0 0 …`, without the loopback
    /// interface.
    static Map<String, ContainerStats.Network> networks(String dev) {
        Map<String, ContainerStats.Network> networks = new TreeMap<>();
        for (String line : dev.split("\n")) {
            String[] halves = line.strip().split(":", 2);
            if (halves.length < 2 || halves[0].equals("lo")) {
                continue;
            }
            List<Long> numbers = new ArrayList<>();
            for (String number : halves[1].strip().split(" +")) {
                numbers.add(Long.parseUnsignedLong(number));
            }
            networks.put(halves[0], new ContainerStats.Network(
                    numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3),
                    numbers.get(8), numbers.get(9), numbers.get(10), numbers.get(11)));
        }
        return networks;
    }
}
