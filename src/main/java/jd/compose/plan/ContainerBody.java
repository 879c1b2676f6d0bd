package jd.compose.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.compose.file.DocumentReader;
import jd.compose.file.Section;
import jd.compose.project.Project;
import jd.compose.project.Service;
import jd.server.api.TimeSpan;

/// Writes the request that creates a container of a service.
///
/// @param number of the container, from 1
public record ContainerBody(Project project, Service service, int number) {
    /// Keys of a service that have the same meaning as a field of the API's HostConfig.
    private static final Map<String, String> HOST_FIELDS = Map.ofEntries(
            Map.entry("cap_add", "CapAdd"), Map.entry("cap_drop", "CapDrop"),
            Map.entry("cgroup_parent", "CgroupParent"), Map.entry("cgroup", "CgroupnsMode"),
            Map.entry("cpu_period", "CpuPeriod"), Map.entry("cpu_quota", "CpuQuota"),
            Map.entry("cpu_rt_period", "CpuRealtimePeriod"), Map.entry("cpu_rt_runtime", "CpuRealtimeRuntime"),
            Map.entry("cpu_shares", "CpuShares"), Map.entry("cpuset", "CpusetCpus"),
            Map.entry("device_cgroup_rules", "DeviceCgroupRules"), Map.entry("dns", "Dns"),
            Map.entry("dns_opt", "DnsOptions"), Map.entry("dns_search", "DnsSearch"),
            Map.entry("group_add", "GroupAdd"), Map.entry("init", "Init"), Map.entry("isolation", "Isolation"),
            Map.entry("oom_kill_disable", "OomKillDisable"), Map.entry("oom_score_adj", "OomScoreAdj"),
            Map.entry("pids_limit", "PidsLimit"), Map.entry("privileged", "Privileged"),
            Map.entry("read_only", "ReadonlyRootfs"), Map.entry("runtime", "Runtime"),
            Map.entry("security_opt", "SecurityOpt"), Map.entry("storage_opt", "StorageOpt"),
            Map.entry("sysctls", "Sysctls"), Map.entry("annotations", "Annotations"),
            Map.entry("userns_mode", "UsernsMode"), Map.entry("uts", "UTSMode"));

    private static final Map<String, String> SIZES = Map.of("mem_limit", "Memory",
            "mem_reservation", "MemoryReservation", "memswap_limit", "MemorySwap", "mem_swappiness",
            "MemorySwappiness", "shm_size", "ShmSize");

    private static final Map<String, String> CONFIG_FIELDS = Map.of("command", "Cmd", "entrypoint", "Entrypoint",
            "hostname", "Hostname", "domainname", "Domainname", "user", "User", "working_dir", "WorkingDir",
            "stop_signal", "StopSignal", "tty", "Tty", "stdin_open", "OpenStdin");

    /// @param anonymousVolumes of the container that this one replaces, by mount point
    Map<String, Object> of(String imageId, Map<String, String> anonymousVolumes) {
        Map<String, Object> body = config(Labels.container(project, service, number, imageId, false));
        body.put("AttachStdout", true);
        body.put("AttachStderr", true);
        body.put("HostConfig", hostConfig(anonymousVolumes));
        body.put("NetworkingConfig", Map.of("EndpointsConfig",
                endpoints(service.containerName(project.name(), number))));
        return body;
    }

    private Section document() {
        return service.document();
    }

    private Map<String, Object> config(Map<String, String> labels) {
        var config = new LinkedHashMap<String, Object>();
        CONFIG_FIELDS.forEach((key, field) -> {
            if (document().has(key)) {
                config.put(field, document().values().get(key));
            }
        });
        config.put("Image", service.image(project.name()));
        config.put("Env", environment());
        config.put("Labels", labels);
        var exposed = new TreeMap<String, Object>();
        document().texts("expose").forEach(port -> exposed.put(port, Map.of()));
        document().sections("ports").forEach(port -> exposed.put(portKey(port), Map.of()));
        config.put("ExposedPorts", exposed);
        if (document().has("stop_grace_period")) {
            config.put("StopTimeout", service.stopSeconds());
        }
        if (document().has("healthcheck")) {
            config.put("Healthcheck", healthcheck(document().section("healthcheck")));
        }
        return config;
    }

    private List<String> environment() {
        var variables = new ArrayList<String>();
        document().section("environment").values().forEach((name, value) ->
                variables.add(value == DocumentReader.UNSET ? name : name + "=" + value));
        return variables;
    }

    /// A switched off check replaces that of the image by `NONE`.
    private static Map<String, Object> healthcheck(Section check) {
        if (check.flag("disable")) {
            return Map.of("Test", List.of("NONE"));
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("Test", check.texts("test"));
        Map.of("interval", "Interval", "timeout", "Timeout", "start_period", "StartPeriod", "start_interval",
                "StartInterval").forEach((key, field) -> {
                    if (check.has(key)) {
                        body.put(field, TimeSpan.parse(check.text(key)).duration().toNanos());
                    }
                });
        check.number("retries").ifPresent(retries -> body.put("Retries", retries));
        return body;
    }

    private static String portKey(Section port) {
        return port.text("target") + "/" + port.text("protocol");
    }

    private Map<String, Object> hostConfig(Map<String, String> anonymousVolumes) {
        var host = new LinkedHashMap<String, Object>();
        HOST_FIELDS.forEach((key, field) -> {
            if (document().has(key)) {
                host.put(field, document().values().get(key));
            }
        });
        limits(host);
        host.put("NetworkMode", networkMode());
        for (String key : List.of("ipc", "pid")) {
            if (document().has(key)) {
                host.put(key.equals("ipc") ? "IpcMode" : "PidMode", namespace(document().text(key)));
            }
        }
        host.put("RestartPolicy", restartPolicy(document().text("restart")));
        host.put("PortBindings", portBindings());
        host.put("Tmpfs", tmpfs());
        host.put("VolumesFrom", document().texts("volumes_from").stream().map(this::volumesFrom).toList());
        Section logging = document().section("logging");
        if (document().has("logging")) {
            host.put("LogConfig", Map.of("Type", logging.text("driver"), "Config", logging.section("options").values()));
        }
        new MountBodies(project, service).write(host, anonymousVolumes);
        // An empty list is shown by `inspect`; compose sends only one, that of the hosts.
        host.values().removeIf(value -> value instanceof List<?> list && list.isEmpty());
        host.put("ExtraHosts", document().texts("extra_hosts").stream()
                .map(text -> text.replaceFirst("=", ":")).toList());
        return host;
    }

    /// Limits of the service itself and those of `deploy.resources`.
    private void limits(Map<String, Object> host) {
        Section limits = document().section("deploy").section("resources").section("limits");
        if (limits.has("memory")) {
            host.put("Memory", Long.parseLong(limits.text("memory")));
        }
        limits.number("pids").ifPresent(pids -> host.put("PidsLimit", pids));
        SIZES.forEach((key, field) -> {
            if (document().has(key)) {
                host.put(field, Long.parseLong(document().text(key)));
            }
        });
        String cpus = document().has("cpus") ? document().text("cpus") : limits.text("cpus");
        if (!cpus.isEmpty()) {
            host.put("NanoCpus", new BigDecimal(cpus).movePointRight(9).longValue());
        }
        Section ulimits = document().section("ulimits");
        host.put("Ulimits", ulimits.names().stream().map(name -> {
            Section limit = ulimits.section(name);
            Object both = ulimits.values().get(name);
            return Map.of("Name", name,
                    "Soft", limit.values().getOrDefault("soft", both),
                    "Hard", limit.values().getOrDefault("hard", both));
        }).toList());
        host.put("Devices", document().sections("devices").stream().map(device -> Map.of(
                "PathOnHost", device.text("source"), "PathInContainer", device.text("target"),
                "CgroupPermissions", device.text("permissions"))).toList());
    }

    private String networkMode() {
        if (document().has("network_mode")) {
            return namespace(document().text("network_mode"));
        }
        return project.networkName(service.networks().getFirst());
    }

    /// `service:db` is the namespace of the first container of that service.
    private String namespace(String mode) {
        return mode.startsWith("service:")
                ? "container:" + firstContainer(mode.substring("service:".length())) : mode;
    }

    private String firstContainer(String name) {
        return project.service(name).containerName(project.name(), 1);
    }

    private String volumesFrom(String from) {
        String[] parts = from.split(":", 2);
        return parts[0].equals("container") ? parts[1]
                : firstContainer(parts[0]) + (parts.length == 2 ? ":" + parts[1] : "");
    }

    private static Map<String, Object> restartPolicy(String text) {
        String[] parts = text.split(":", 2);
        return Map.of("Name", parts[0],
                "MaximumRetryCount", parts.length == 2 ? Integer.parseInt(parts[1]) : 0);
    }

    private Map<String, List<Map<String, String>>> portBindings() {
        var bindings = new TreeMap<String, List<Map<String, String>>>();
        for (Section port : document().sections("ports")) {
            bindings.computeIfAbsent(portKey(port), key -> new ArrayList<>())
                    .add(Map.of("HostIp", port.text("host_ip"), "HostPort", port.text("published")));
        }
        return bindings;
    }

    private Map<String, String> tmpfs() {
        var tmpfs = new TreeMap<String, String>();
        for (String text : document().texts("tmpfs")) {
            String[] parts = text.split(":", 2);
            tmpfs.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        return tmpfs;
    }

    /// A container is found on each network by its own name, its service's, and the aliases there.
    private Map<String, Object> endpoints(String containerName) {
        var endpoints = new LinkedHashMap<String, Object>();
        if (document().has("network_mode")) {
            return endpoints;
        }
        Section networks = document().section("networks");
        for (String network : service.networks()) {
            Section attachment = networks.section(network);
            var aliases = new ArrayList<>(List.of(containerName, service.name()));
            aliases.addAll(attachment.texts("aliases"));
            var endpoint = new LinkedHashMap<String, Object>();
            endpoint.put("Aliases", aliases);
            if (!attachment.values().isEmpty()) {
                endpoint.put("IPAMConfig", addresses(attachment));
            }
            if (attachment.has("mac_address")) {
                endpoint.put("MacAddress", attachment.text("mac_address"));
            }
            if (attachment.has("driver_opts")) {
                endpoint.put("DriverOpts", attachment.section("driver_opts").values());
            }
            endpoints.put(project.networkName(network), endpoint);
        }
        return endpoints;
    }

    private static Map<String, String> addresses(Section attachment) {
        var addresses = new LinkedHashMap<String, String>();
        if (attachment.has("ipv4_address")) {
            addresses.put("IPv4Address", attachment.text("ipv4_address"));
        }
        if (attachment.has("ipv6_address")) {
            addresses.put("IPv6Address", attachment.text("ipv6_address"));
        }
        return addresses;
    }
}
