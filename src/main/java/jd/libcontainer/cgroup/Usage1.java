package jd.libcontainer.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import jd.libcontainer.cgroup.Resources.DeviceNumber;
import jd.libcontainer.cgroup.Usage.Transfer;

/// Reads the consumption of a version 1 cgroup.
///
/// containerd: cgroups cgroup1, as dockerd hands it on
final class Usage1 {
    /// USER_HZ, 100 on all processors that jd supports: the kernel counts hundredths of a second.
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final Set<String> SHOWN = Set.of(
            "cache", "rss", "rss_huge", "mapped_file", "dirty", "writeback", "pgpgin", "pgpgout", "pgfault",
            "pgmajfault", "inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable",
            "hierarchical_memory_limit", "hierarchical_memsw_limit");

    private Usage1() {}

    static Usage read(CgroupFiles files) {
        return new Usage(
                cpu(files),
                new Usage.Memory(
                        files.number("memory", "memory.usage_in_bytes").orElse(0),
                        files.number("memory", "memory.max_usage_in_bytes").orElse(0),
                        files.number("memory", "memory.failcnt").orElse(0),
                        files.number("memory", "memory.limit_in_bytes").orElse(Long.MAX_VALUE),
                        details(files.read("memory", "memory.stat"))),
                new Usage.Pids(
                        files.number("pids", "pids.current").orElse(0), files.number("pids", "pids.max").orElse(0)),
                new Usage.BlockIo(transfers(files, "io_service_bytes"), transfers(files, "io_serviced"), false));
    }

    private static Usage.Cpu cpu(CgroupFiles files) {
        List<Long> each = new ArrayList<>();
        for (String nanos : files.read("cpuacct", "cpuacct.usage_percpu").strip().split(" ")) {
            CgroupFiles.number(nanos).ifPresent(each::add);
        }
        return new Usage.Cpu(
                files.number("cpuacct", "cpuacct.usage").orElse(0),
                each,
                files.number("cpuacct", "cpuacct.stat", "system").orElse(0) * NANOS_PER_TICK,
                files.number("cpuacct", "cpuacct.stat", "user").orElse(0) * NANOS_PER_TICK,
                new Usage.Throttling(
                        files.number("cpu", "cpu.stat", "nr_periods").orElse(0),
                        files.number("cpu", "cpu.stat", "nr_throttled").orElse(0),
                        files.number("cpu", "cpu.stat", "throttled_time").orElse(0)));
    }

    static SortedMap<String, Long> details(String stat) {
        SortedMap<String, Long> details = new TreeMap<>();
        for (String line : stat.split("\n")) {
            String[] words = line.split(" ");
            String counted = words[0].startsWith("total_") ? words[0].substring("total_".length()) : words[0];
            if (words.length == 2 && SHOWN.contains(counted)) {
                CgroupFiles.number(words[1]).ifPresent(value -> details.put(words[0], value));
            }
        }
        return details;
    }

    /// With the I/O scheduler BFQ it counts; with all others the throttle layer does.
    private static List<Transfer> transfers(CgroupFiles files, String what) {
        List<Transfer> counted = transfers(files.read("blkio", "blkio.bfq." + what + "_recursive"));
        return counted.isEmpty()
                ? transfers(files.read("blkio", "blkio.throttle." + what + "_recursive"))
                : counted;
    }

    /// `254:0 Read 4096`; the last line is the sum of all devices.
    static List<Transfer> transfers(String text) {
        List<Transfer> transfers = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] words = line.split("[: ]");
            if (words.length == 4) {
                DeviceNumber device = new DeviceNumber(Long.parseLong(words[0]), Long.parseLong(words[1]));
                transfers.add(new Transfer(device, words[2], Long.parseUnsignedLong(words[3])));
            }
        }
        return transfers;
    }
}
