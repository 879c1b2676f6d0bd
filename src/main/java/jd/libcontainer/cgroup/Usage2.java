package jd.libcontainer.cgroup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import jd.libcontainer.cgroup.Resources.DeviceNumber;
import jd.libcontainer.cgroup.Usage.Transfer;

/// Reads the consumption of a version 2 cgroup.
///
/// containerd: cgroups cgroup2, as dockerd hands it on
final class Usage2 {
    private static final long NANOS_PER_MICRO = 1000;

    private static final List<String> SHOWN = List.of(
            "active_anon", "active_file", "anon", "anon_thp", "file", "file_dirty", "file_mapped", "file_writeback",
            "inactive_anon", "inactive_file", "kernel_stack", "pgactivate", "pgdeactivate", "pgfault", "pglazyfree",
            "pglazyfreed", "pgmajfault", "pgrefill", "pgscan", "pgsteal", "shmem", "slab", "slab_reclaimable",
            "slab_unreclaimable", "sock", "thp_collapse_alloc", "thp_fault_alloc", "unevictable",
            "workingset_activate", "workingset_nodereclaim", "workingset_refault");

    private Usage2() {}

    static Usage read(CgroupFiles files) {
        String io = files.read("io", "io.stat");
        return new Usage(
                cpu(files),
                new Usage.Memory(
                        files.number("memory", "memory.current").orElse(0),
                        0,
                        0,
                        files.number("memory", "memory.max").orElse(Long.MAX_VALUE),
                        details(files.read("memory", "memory.stat"))),
                new Usage.Pids(files.number("pids", "pids.current").orElse(0), limit(files.read("pids", "pids.max"))),
                new Usage.BlockIo(transfers(io), List.of(), true));
    }

    /// {@return the number, or all bits for `max`; 0 if the kernel has no such limit}
    static long limit(String content) {
        return content.strip().equals("max") ? -1 : CgroupFiles.number(content.strip()).orElse(0);
    }

    private static Usage.Cpu cpu(CgroupFiles files) {
        return new Usage.Cpu(
                micros(files, "usage_usec"),
                List.of(),
                micros(files, "system_usec"),
                micros(files, "user_usec"),
                new Usage.Throttling(
                        files.number("cpu", "cpu.stat", "nr_periods").orElse(0),
                        files.number("cpu", "cpu.stat", "nr_throttled").orElse(0),
                        micros(files, "throttled_usec")));
    }

    private static long micros(CgroupFiles files, String key) {
        return files.number("cpu", "cpu.stat", key).orElse(0) * NANOS_PER_MICRO;
    }

    /// 0 for what the kernel does not count.
    static SortedMap<String, Long> details(String stat) {
        SortedMap<String, Long> details = new TreeMap<>();
        SHOWN.forEach(name -> details.put(name, 0L));
        for (String line : stat.split("\n")) {
            String[] words = line.split(" ");
            if (words.length == 2 && details.containsKey(words[0])) {
                CgroupFiles.number(words[1]).ifPresent(value -> details.put(words[0], value));
            }
        }
        return details;
    }

    /// `254:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0`
    static List<Transfer> transfers(String stat) {
        List<Transfer> transfers = new ArrayList<>();
        for (String line : stat.split("\n")) {
            String[] words = line.split("[: ]");
            if (words.length < 3) {
                continue;
            }
            OptionalLong major = CgroupFiles.number(words[0]);
            OptionalLong minor = CgroupFiles.number(words[1]);
            if (major.isPresent() && minor.isPresent()) {
                DeviceNumber device = new DeviceNumber(major.getAsLong(), minor.getAsLong());
                for (String word : Arrays.asList(words).subList(2, words.length)) {
                    bytes(word, "rbytes=").ifPresent(count -> transfers.add(new Transfer(device, "read", count)));
                    bytes(word, "wbytes=").ifPresent(count -> transfers.add(new Transfer(device, "write", count)));
                }
            }
        }
        return transfers;
    }

    private static OptionalLong bytes(String word, String key) {
        return word.startsWith(key) ? CgroupFiles.number(word.substring(key.length())) : OptionalLong.empty();
    }
}
