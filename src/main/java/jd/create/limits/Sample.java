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

/// What a container and its host had used at one moment: the raw material of `docker stats`, where two of these make a
/// percentage.
///
/// @param usage of the container's group
/// @param host all processors together, against which the container's time is held
/// @param memoryOfHost bytes, which no limit exceeds
/// @param networks by the interface's name; empty without a network of its own
///
/// Today: daemon/stats.go, daemon/stats/collector_unix.go
public record Sample(
        Instant time, Usage usage, HostTime host, long memoryOfHost, Map<String, ContainerStats.Network> networks) {

    /// @param nanos that the processors have been there, busy or idle
    public record HostTime(long nanos, int processors) {
        private static final long NANOS_PER_TICK = 10_000_000;

        /// What a processor does: user, nice, system, idle, iowait, irq, softirq.
        private static final int KINDS = 7;

        /// @param stat as proc_stat(5) has it: `cpu  72 0 33 1020 …`, then a line for each
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

    /// @param pid a process in the container, whose network is looked at; 0 if that is not the container's
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

    /// Eight numbers of what was received, eight of what was sent, `eth0: 516 6 0 0 0 0 0 0 0 …`; the loopback does not
    /// count.
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
