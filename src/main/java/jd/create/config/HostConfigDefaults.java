package jd.create.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import jd.libcontainer.mount.StandardMounts;
import jd.server.api.HostConfig;
import jd.server.api.Json;

/// Fills in what a request left open, so that an inspection shows what holds. HostConfig has sixty fields, of which
/// this sets a few: it works on the JSON tree.
///
/// Today: daemon/daemon_unix.go adaptContainerSettings
public final class HostConfigDefaults {
    private HostConfigDefaults() {}

    public static HostConfig apply(HostConfig request, int cgroupVersion) {
        ObjectNode tree = request == null
                ? Json.mapper().createObjectNode()
                : Json.mapper().valueToTree(request);
        String network = tree.path("NetworkMode").asText("");
        tree.put("NetworkMode", network.isEmpty() || network.equals("default") ? "bridge" : network);
        putIfEmpty(tree, "IpcMode", "private");
        putIfEmpty(tree, "CgroupnsMode", cgroupVersion == 2 ? "private" : "host");
        putIfEmpty(tree, "Runtime", "runc");
        logConfig(tree);
        restartPolicy(tree);
        if (tree.path("ShmSize").asLong() == 0) {
            tree.put("ShmSize", StandardMounts.DEFAULT_SHM_SIZE);
        }
        if (tree.path("Memory").asLong() > 0 && tree.path("MemorySwap").asLong() == 0) {
            tree.put("MemorySwap", 2 * tree.path("Memory").asLong());
        }
        if (isNull(tree, "OomKillDisable")) {
            tree.put("OomKillDisable", false);
        }
        if (tree.path("MemorySwappiness").asLong() == -1) {
            tree.putNull("MemorySwappiness");
        }
        if (tree.path("PidsLimit").asLong() <= 0) {
            tree.putNull("PidsLimit");
        }
        if (isNull(tree, "ConsoleSize")) {
            tree.putArray("ConsoleSize").add(0).add(0);
        }
        for (String name : List.of(
                "ContainerIDFile", "VolumeDriver", "Cgroup", "PidMode", "UTSMode", "UsernsMode", "Isolation",
                "CgroupParent", "CpusetCpus", "CpusetMems")) {
            putIfEmpty(tree, name, "");
        }
        securityOptions(tree);
        boolean privileged = tree.path("Privileged").asBoolean();
        paths(tree, "MaskedPaths", StandardMounts.MASKED_PATHS, privileged);
        paths(tree, "ReadonlyPaths", StandardMounts.READONLY_PATHS, privileged);
        return Json.mapper().convertValue(tree, HostConfig.class);
    }

    /// {@return the same with these modes}
    public static HostConfig withModes(HostConfig host, String network, String pid, String ipc) {
        ObjectNode tree = Json.mapper().valueToTree(host);
        tree.put("NetworkMode", network);
        tree.put("PidMode", pid);
        tree.put("IpcMode", ipc);
        return Json.mapper().convertValue(tree, HostConfig.class);
    }

    private static void putIfEmpty(ObjectNode tree, String name, String value) {
        if (tree.path(name).asText("").isEmpty() || isNull(tree, name)) {
            tree.put(name, value);
        }
    }

    private static boolean isNull(ObjectNode tree, String name) {
        return !tree.hasNonNull(name);
    }

    private static void logConfig(ObjectNode tree) {
        ObjectNode log = tree.hasNonNull("LogConfig")
                ? (ObjectNode) tree.get("LogConfig")
                : tree.putObject("LogConfig");
        putIfEmpty(log, "Type", "json-file");
        if (isNull(log, "Config")) {
            log.putObject("Config");
        }
    }

    private static void restartPolicy(ObjectNode tree) {
        ObjectNode policy = tree.hasNonNull("RestartPolicy")
                ? (ObjectNode) tree.get("RestartPolicy")
                : tree.putObject("RestartPolicy").put("MaximumRetryCount", 0);
        putIfEmpty(policy, "Name", "no");
    }

    /// Who shares so much with the host cannot be kept apart by labels.
    private static void securityOptions(ObjectNode tree) {
        boolean shares = tree.path("Privileged").asBoolean()
                || tree.path("IpcMode").asText().equals("host")
                || tree.path("PidMode").asText().equals("host");
        boolean labelled = tree.path("SecurityOpt")
                .valueStream()
                .anyMatch(option -> option.asText().split("=", 2)[0].equals("label"));
        if (shares && !labelled) {
            ArrayNode options = isNull(tree, "SecurityOpt")
                    ? tree.putArray("SecurityOpt")
                    : (ArrayNode) tree.get("SecurityOpt");
            options.add("label=disable");
        }
    }

    /// A privileged container sees everything; a list that was given, even an empty one, is the user's wish.
    private static void paths(ObjectNode tree, String name, List<String> paths, boolean privileged) {
        if (privileged && isNull(tree, name)) {
            tree.putNull(name);
        } else if (isNull(tree, name)) {
            ArrayNode array = tree.putArray(name);
            paths.forEach(array::add);
        }
    }
}
