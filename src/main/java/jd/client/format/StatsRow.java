package jd.client.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jd.libcontainer.io.JsonTree;
import jd.server.api.ByteSize;

/// The row that `stats` shows for a container, computed from one answer of the daemon. A percentage needs two
/// measurements; the first answer of a stream has only one, and the percentage then covers the container's whole
/// lifetime.
///
/// Docker: cli/command/container/stats_helpers.go
public record StatsRow(JsonTree stats) {
    /// {@return the fields that a template may use}
    ///
    /// @param asked the name or id that the user gave
    public Map<String, String> fields(String asked, boolean full) {
        long used = memoryUsed();
        long limit = stats.at("memory_stats").at("limit").number();
        String id = stats.at("id").text();
        String name = stats.at("name").text();
        Map<String, String> row = new LinkedHashMap<>();
        row.put("Container", asked);
        row.put("ID", full ? id : Shortened.id(id));
        row.put("Name", name.startsWith("/") ? name.substring(1) : name);
        row.put("CPUPerc", percent(processors()));
        row.put("MemUsage", new ByteSize(used).binary() + " / " + new ByteSize(limit).binary());
        row.put("MemPerc", percent(limit == 0 ? 0 : 100.0 * used / limit));
        row.put("NetIO", pair(network("rx_bytes"), network("tx_bytes")));
        row.put("BlockIO", pair(moved('r'), moved('w')));
        row.put("PIDs", String.valueOf(stats.at("pids_stats").at("current").number()));
        return row;
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }

    private static String pair(long in, long out) {
        return new ByteSize(in).decimal(3) + " / " + new ByteSize(out).decimal(3);
    }

    /// {@return usage in percent of one processor}
    private double processors() {
        JsonTree now = stats.at("cpu_stats");
        JsonTree before = stats.at("precpu_stats");
        double container = now.at("cpu_usage").at("total_usage").number()
                - before.at("cpu_usage").at("total_usage").number();
        double host = now.at("system_cpu_usage").number() - before.at("system_cpu_usage").number();
        return host > 0 && container > 0 ? container / host * now.at("online_cpus").number() * 100 : 0;
    }

    /// The page cache, which the kernel can reclaim, is not counted.
    private long memoryUsed() {
        JsonTree memory = stats.at("memory_stats");
        long usage = memory.at("usage").number();
        for (String kept : List.of("total_inactive_file", "inactive_file")) {
            if (memory.at("stats").names().contains(kept)) {
                long bytes = memory.at("stats").at(kept).number();
                return bytes < usage ? usage - bytes : usage;
            }
        }
        return usage;
    }

    private long network(String field) {
        JsonTree networks = stats.at("networks");
        return networks.names().stream().mapToLong(name -> networks.at(name).at(field).number()).sum();
    }

    private long moved(char operation) {
        return stats.at("blkio_stats").at("io_service_bytes_recursive").elements().stream()
                .filter(transfer -> transfer.at("op").text().toLowerCase(Locale.ROOT).indexOf(operation) == 0)
                .mapToLong(transfer -> transfer.at("value").number())
                .sum();
    }
}
