package jd.swarm.manager;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jd.server.api.ApiVersion;
import jd.server.api.ByteSize;
import jd.server.api.Version;
import jd.swarm.cluster.Cluster;
import jd.swarm.cluster.ClusterNode;
import jd.swarm.cluster.LocatedContainer;
import jd.swarm.cluster.NodeFacts;
import jd.swarm.discovery.ManagerRole;
import jd.swarm.discovery.NodeAddress;
import jd.swarm.scheduler.CpuAndMemory;
import jd.swarm.scheduler.Filter;
import jd.swarm.scheduler.Scheduler;
import jd.swarm.scheduler.Strategy;

/// The answers to `info` and `version`. The nodes are shown where a daemon shows its storage driver's status, since that
/// is a list of names and values that every client prints:
///
/// ```
///  Role: primary
///  Strategy: spread
///  Filters: health, port, dependency, affinity, constraint
///  Nodes: 1
///   n1: 10.0.0.2:2375
///    └ ID: 7TGZ:…
///    └ Status: Healthy
///    └ Containers: 2
///    └ Reserved CPUs: 1 / 2
///    └ Reserved Memory: 512 MiB / 4.1 GiB
///    └ Labels: kernelversion=6.1, operatingsystem=Debian, storagedriver=overlay
/// ```
///
/// Docker Swarm 0.2: cluster/swarm/cluster.go Info
final class ClusterInfo {
    private ClusterInfo() {}

    static ObjectNode version() {
        ObjectNode version = JsonNodeFactory.instance.objectNode();
        version.putObject("Platform").put("Name", "jd swarm");
        ObjectNode component = version.putArray("Components").addObject()
                .put("Name", "Engine").put("Version", "swarm/" + Version.JD);
        component.putObject("Details")
                .put("ApiVersion", ApiVersion.CURRENT.text())
                .put("MinAPIVersion", ApiVersion.OLDEST.text())
                .put("Os", "linux").put("Arch", arch());
        return version.put("Version", "swarm/" + Version.JD)
                .put("ApiVersion", ApiVersion.CURRENT.text())
                .put("MinAPIVersion", ApiVersion.OLDEST.text())
                .put("GitCommit", "").put("GoVersion", "")
                .put("Os", "linux").put("Arch", arch());
    }

    private static String arch() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    static ObjectNode info(Cluster cluster, ManagerRole role) {
        List<LocatedContainer> containers = cluster.containers();
        Map<String, Long> states = containers.stream().collect(Collectors.groupingBy(
                located -> located.container().summary().path("State").asText(), Collectors.counting()));
        long running = states.getOrDefault("running", 0L);
        long paused = states.getOrDefault("paused", 0L);
        List<NodeFacts> facts = cluster.nodes().stream()
                .filter(ClusterNode::isHealthy).flatMap(node -> node.facts().stream()).toList();
        ObjectNode info = JsonNodeFactory.instance.objectNode()
                .put("ID", "").put("Name", "swarm").put("ServerVersion", "swarm/" + Version.JD)
                .put("Containers", containers.size())
                .put("ContainersRunning", running)
                .put("ContainersPaused", paused)
                .put("ContainersStopped", containers.size() - running - paused)
                .put("Images", images(cluster))
                .put("NCPU", facts.stream().mapToInt(NodeFacts::cpus).sum())
                .put("MemTotal", facts.stream().mapToLong(NodeFacts::memory).sum())
                .put("Driver", "swarm")
                .put("OSType", "linux").put("OperatingSystem", "linux").put("Architecture", arch())
                .put("KernelVersion", System.getProperty("os.version"))
                .put("SystemTime", Instant.now().toString())
                .put("MemoryLimit", true).put("SwapLimit", true).put("CpuCfsPeriod", true).put("CpuCfsQuota", true)
                .put("CPUShares", true).put("CPUSet", true).put("PidsLimit", true).put("IPv4Forwarding", true)
                .put("BridgeNfIptables", true).put("BridgeNfIp6tables", true).put("OomKillDisable", true);
        info.putObject("Plugins");
        info.putObject("Swarm").put("LocalNodeState", "inactive");
        info.set("DriverStatus", status(cluster, role));
        return info;
    }

    private static long images(Cluster cluster) {
        return cluster.nodes().stream()
                .flatMap(node -> MergedDocuments.elements(node.images()).stream())
                .map(image -> image.path("Id").asText())
                .distinct()
                .count();
    }

    private static ArrayNode status(Cluster cluster, ManagerRole role) {
        Scheduler scheduler = cluster.scheduler();
        var lines = new ArrayList<List<String>>();
        switch (role) {
            case ManagerRole.Primary _ -> lines.add(List.of("Role", "primary"));
            case ManagerRole.Replica replica -> {
                lines.add(List.of("Role", "replica"));
                lines.add(List.of("Primary", replica.primary().map(NodeAddress::toString).orElse("")));
            }
        }
        lines.add(List.of("Strategy", name(scheduler.strategy())));
        lines.add(List.of("Filters", scheduler.filters().stream().map(ClusterInfo::name)
                .collect(Collectors.joining(", "))));
        lines.add(List.of("Nodes", Integer.toString(cluster.nodes().size())));
        cluster.nodes().forEach(node -> addNode(lines, node));
        ArrayNode status = JsonNodeFactory.instance.arrayNode();
        lines.forEach(line -> status.addArray().add(line.getFirst()).add(line.getLast()));
        return status;
    }

    private static String name(Strategy strategy) {
        return switch (strategy) {
            case Strategy.Spread _ -> "spread";
            case Strategy.Binpack _ -> "binpack";
            case Strategy.AnyNode _ -> "random";
            case Strategy.Other other -> other.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        };
    }

    private static String name(Filter filter) {
        for (Filter.Name name : Filter.Name.values()) {
            if (name.filter().equals(filter)) {
                return name.word();
            }
        }
        return filter.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static void addNode(List<List<String>> lines, ClusterNode node) {
        lines.add(List.of(" " + node.facts().map(NodeFacts::name).orElse("(unknown)"), node.address()));
        node.facts().ifPresent(facts -> add(lines, "ID", facts.id()));
        add(lines, "Status", node.state().status());
        add(lines, "Containers", Integer.toString(node.containers().size()));
        node.facts().ifPresent(facts -> {
            CpuAndMemory reserved = node.view().inventory().reserved();
            add(lines, "Reserved CPUs", cpus(reserved.nanoCpus()) + " / " + facts.cpus());
            add(lines, "Reserved Memory", bytes(reserved.memory()) + " / " + bytes(facts.memory()));
            add(lines, "Labels", new TreeMap<>(facts.labels()).entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue()).collect(Collectors.joining(", ")));
            add(lines, "ServerVersion", facts.serverVersion());
        });
        if (!node.state().error().isEmpty()) {
            add(lines, "Error", node.state().error());
        }
    }

    private static void add(List<List<String>> lines, String key, String value) {
        lines.add(List.of("  └ " + key, value));
    }

    private static String cpus(long nanoCpus) {
        return BigDecimal.valueOf(nanoCpus, 9).stripTrailingZeros().toPlainString();
    }

    private static String bytes(long bytes) {
        return new ByteSize(bytes).binary();
    }
}
