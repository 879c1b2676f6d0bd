package jd.compose.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import jd.client.flags.SecurityFlags;
import jd.compose.file.DocumentReader;
import jd.compose.file.Section;
import jd.compose.project.Project;
import jd.compose.project.Service;
import jd.server.api.TimeSpan;

/// Writes the request that creates a container of a service.
///
/// @param number of the container, from 1
/// @param anonymousVolumes of the container that this one replaces, by mount point
public record ContainerBody(
        Project project, Service service, int number, String imageId, Map<String, String> anonymousVolumes) {
    /// Keys of a service that have the same meaning as a field of the API's HostConfig.
    private static final Map<String, String> HOST_FIELDS = Map.ofEntries(
            Map.entry("cap_add", "CapAdd"), Map.entry("cap_drop", "CapDrop"),
            Map.entry("cgroup_parent", "CgroupParent"), Map.entry("cgroup", "CgroupnsMode"),
            Map.entry("device_cgroup_rules", "DeviceCgroupRules"), Map.entry("dns", "Dns"),
            Map.entry("dns_opt", "DnsOptions"), Map.entry("dns_search", "DnsSearch"),
            Map.entry("group_add", "GroupAdd"), Map.entry("init", "Init"), Map.entry("ipc", "IpcMode"),
            Map.entry("isolation", "Isolation"), Map.entry("oom_score_adj", "OomScoreAdj"),
            Map.entry("pid", "PidMode"), Map.entry("privileged", "Privileged"),
            Map.entry("read_only", "ReadonlyRootfs"), Map.entry("runtime", "Runtime"),
            Map.entry("storage_opt", "StorageOpt"),
            Map.entry("sysctls", "Sysctls"), Map.entry("annotations", "Annotations"),
            Map.entry("userns_mode", "UsernsMode"), Map.entry("uts", "UTSMode"));

    private static final Map<String, String> CONFIG_FIELDS = Map.of("command", "Cmd", "entrypoint", "Entrypoint",
            "hostname", "Hostname", "domainname", "Domainname", "user", "User", "working_dir", "WorkingDir",
            "stop_signal", "StopSignal", "tty", "Tty", "stdin_open", "OpenStdin");

    private static final Map<String, String> ADDRESS_FIELDS = Map.of(
            "ipv4_address", "IPv4Address", "ipv6_address", "IPv6Address", "link_local_ips", "LinkLocalIPs");

    /// {@return the JSON document}
    ///
    /// @param idOf the id of an existing container by its name: what a service refers to is created before it
    public Map<String, Object> json(UnaryOperator<String> idOf) {
        Service resolved = new References(project, idOf).resolve(service);
        return new ContainerBody(project, resolved, number, imageId, anonymousVolumes).json();
    }

    /// {@return what of the description has no effect on this container}
    public List<String> warnings() {
        return new MountBodies(project, service).warnings();
    }

    private Map<String, Object> json() {
        Map<String, Object> body = config(Labels.container(project, service, number, imageId, false));
        body.put("AttachStdout", true);
        body.put("AttachStderr", true);
        body.put("HostConfig", hostConfig());
        body.put("NetworkingConfig", Map.of("EndpointsConfig",
                endpoints(service.containerName(project.name(), number))));
        return body;
    }

    private Section document() {
        return service.document();
    }

    private Map<String, Object> config(Map<String, String> labels) {
        Map<String, Object> config = document().renamed(CONFIG_FIELDS);
        config.put("Image", service.image(project.name()));
        config.put("Env", environment());
        config.put("Labels", labels);
        var exposed = new TreeMap<String, Object>();
        document().texts("expose").forEach(port -> exposed.put(port, Map.of()));
        document().sections("ports").forEach(port -> exposed.put(portKey(port), Map.of()));
        config.put("ExposedPorts", exposed);
        if (document().has("mac_address") && document().has("network_mode")) {
            config.put("MacAddress", document().text("mac_address"));
        }
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

    private Map<String, Object> hostConfig() {
        Map<String, Object> host = document().renamed(HOST_FIELDS);
        new LimitBodies(document()).write(host);
        host.put("NetworkMode", networkMode());
        host.put("RestartPolicy", restartPolicy());
        host.put("Links", new LinkNames(project, service, number).all());
        securityOptions(host);
        host.put("PortBindings", portBindings());
        host.put("Tmpfs", tmpfs());
        host.put("VolumesFrom", document().texts("volumes_from"));
        Section logging = document().section("logging");
        if (document().has("logging")) {
            host.put("LogConfig", Map.of("Type", logging.text("driver"), "Config", logging.section("options").values()));
        }
        new MountBodies(project, service).write(host, anonymousVolumes);
        // An empty list is shown by `inspect`; compose sends only one, that of the hosts.
        host.entrySet().removeIf(field -> field.getValue() instanceof List<?> list && list.isEmpty()
                && !field.getKey().endsWith("Paths"));
        host.put("ExtraHosts", document().texts("extra_hosts").stream()
                .map(text -> text.replaceFirst("=", ":")).toList());
        return host;
    }

    private String networkMode() {
        if (document().has("network_mode")) {
            return document().text("network_mode");
        }
        return project.networkName(service.networks().getFirst());
    }

    /// That of `deploy` takes precedence, and has other words.
    private Map<String, Object> restartPolicy() {
        Section policy = document().section("deploy").section("restart_policy");
        String[] parts = document().text("restart").split(":", 2);
        String name = document().section("deploy").has("restart_policy") ? policy.text("condition") : parts[0];
        long attempts = document().section("deploy").has("restart_policy") ? policy.number("max_attempts").orElse(0L)
                : parts.length == 2 && parts[1].matches("\\d{1,9}") ? Long.parseLong(parts[1]) : 0;
        return Map.of("MaximumRetryCount", attempts, "Name", switch (name) {
            case "none" -> "no";
            case "any" -> "always";
            default -> name;
        });
    }

    /// Profiles of seccomp are files of the client.
    private void securityOptions(Map<String, Object> host) {
        List<String> options = document().texts("security_opt");
        if (SecurityFlags.opensSystemPaths(options)) {
            host.put("MaskedPaths", List.of());
            host.put("ReadonlyPaths", List.of());
        }
        host.put("SecurityOpt", SecurityFlags.resolve(options.stream().map(this::profileOfProject).toList()));
    }

    /// The path of a profile is relative to the project.
    private String profileOfProject(String option) {
        String prefix = "seccomp=";
        String value = option.startsWith("seccomp:") || option.startsWith(prefix)
                ? option.substring(prefix.length()) : "unconfined";
        return List.of("unconfined", "builtin").contains(value)
                ? option : prefix + project.directory().resolve(value);
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
            List<String> links = new LinkNames(project, service, number).all();
            if (!links.isEmpty()) {
                endpoint.put("Links", links);
            }
            if (!attachment.values().isEmpty()) {
                endpoint.put("IPAMConfig", attachment.renamed(ADDRESS_FIELDS));
            }
            String mac = attachment.has("mac_address") || !endpoints.isEmpty()
                    ? attachment.text("mac_address") : document().text("mac_address");
            if (!mac.isEmpty()) {
                endpoint.put("MacAddress", mac);
            }
            if (attachment.has("driver_opts")) {
                endpoint.put("DriverOpts", attachment.section("driver_opts").values());
            }
            endpoints.put(project.networkName(network), endpoint);
        }
        return endpoints;
    }
}
