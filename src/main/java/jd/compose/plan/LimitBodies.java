package jd.compose.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.compose.file.Section;

/// Writes what a service may use of the host into the request for a container: its own limits, those of
/// `deploy.resources`, and devices.
///
/// @param service the canonical description
record LimitBodies(Section service) {
    private static final Map<String, String> SIZES = Map.of("mem_limit", "Memory",
            "mem_reservation", "MemoryReservation", "memswap_limit", "MemorySwap", "mem_swappiness",
            "MemorySwappiness", "shm_size", "ShmSize");

    private static final Map<String, String> NUMBERS = Map.of("cpu_count", "CpuCount", "cpu_period", "CpuPeriod",
            "cpu_quota", "CpuQuota", "cpu_rt_period", "CpuRealtimePeriod", "cpu_rt_runtime", "CpuRealtimeRuntime",
            "cpu_shares", "CpuShares", "cpuset", "CpusetCpus", "oom_kill_disable", "OomKillDisable");

    private static final Map<String, String> DEVICE_RATES = Map.of(
            "device_read_bps", "BlkioDeviceReadBps", "device_write_bps", "BlkioDeviceWriteBps",
            "device_read_iops", "BlkioDeviceReadIOps", "device_write_iops", "BlkioDeviceWriteIOps");

    void write(Map<String, Object> host) {
        SIZES.forEach((key, field) -> putSize(host, field, service.text(key)));
        host.putAll(service.renamed(NUMBERS));
        service.number("pids_limit").ifPresent(pids -> host.put("PidsLimit", pids));
        putCpus(host, "NanoCpus", service.text("cpus"), 9);
        putCpus(host, "CpuPercent", service.text("cpu_percent"), 2);
        deployed(host, service.section("deploy").section("resources"));
        blockIo(host, service.section("blkio_config"));
        devices(host);
        host.put("Ulimits", ulimits());
    }

    private static void putSize(Map<String, Object> host, String field, String bytes) {
        if (!bytes.isEmpty()) {
            host.put(field, Long.parseLong(bytes));
        }
    }

    private static void putCpus(Map<String, Object> host, String field, String number, int digits) {
        if (!number.isEmpty()) {
            host.put(field, new BigDecimal(number).movePointRight(digits).longValue());
        }
    }

    /// Reserved CPUs mean something to a cluster's scheduler only.
    private static void deployed(Map<String, Object> host, Section resources) {
        Section limits = resources.section("limits");
        putSize(host, "Memory", limits.text("memory"));
        putCpus(host, "NanoCpus", limits.text("cpus"), 9);
        limits.number("pids").ifPresent(pids -> host.put("PidsLimit", pids));
        putSize(host, "MemoryReservation", resources.section("reservations").text("memory"));
    }

    private static void blockIo(Map<String, Object> host, Section config) {
        config.number("weight").ifPresent(weight -> host.put("BlkioWeight", weight));
        if (config.has("weight_device")) {
            host.put("BlkioWeightDevice", config.sections("weight_device").stream().map(device -> Map.of(
                    "Path", device.text("path"), "Weight", device.number("weight").orElse(0L))).toList());
        }
        DEVICE_RATES.forEach((key, field) -> {
            if (config.has(key)) {
                host.put(field, config.sections(key).stream().map(device -> Map.of(
                        "Path", device.text("path"), "Rate", Long.parseLong("0" + device.text("rate")))).toList());
            }
        });
    }

    private void devices(Map<String, Object> host) {
        host.put("Devices", service.sections("devices").stream().map(device -> Map.of(
                "PathOnHost", device.text("source"), "PathInContainer", device.text("target"),
                "CgroupPermissions", device.text("permissions"))).toList());
        var requests = new ArrayList<Map<String, Object>>();
        service.section("deploy").section("resources").section("reservations").sections("devices")
                .forEach(device -> requests.add(request(device, device.texts("capabilities"))));
        // A GPU need not be called one.
        service.sections("gpus").forEach(device -> requests.add(request(device,
                device.has("capabilities") ? device.texts("capabilities") : List.of("gpu"))));
        host.put("DeviceRequests", requests);
    }

    private static Map<String, Object> request(Section device, List<String> capabilities) {
        var request = new LinkedHashMap<String, Object>();
        request.put("Driver", device.text("driver"));
        request.put("Count", device.number("count").orElse(0L));
        request.put("DeviceIDs", device.texts("device_ids"));
        request.put("Capabilities", List.of(capabilities));
        request.put("Options", device.section("options").values());
        return request;
    }

    private List<Object> ulimits() {
        Section ulimits = service.section("ulimits");
        return ulimits.names().stream().<Object>map(name -> {
            Section limit = ulimits.section(name);
            Object both = ulimits.values().get(name);
            return Map.of("Name", name,
                    "Soft", limit.values().getOrDefault("soft", both),
                    "Hard", limit.values().getOrDefault("hard", both));
        }).toList();
    }
}
