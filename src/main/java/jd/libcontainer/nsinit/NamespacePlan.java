package jd.libcontainer.nsinit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jd.libcontainer.namespace.IdMap;
import jd.libcontainer.namespace.IdMaps;

/// The namespaces of a bundle: of each kind a new one, or an existing one by the path of its file. A kind that is not listed
/// is the host's.
///
/// ```
/// "namespaces": [{"type": "mount"}, {"type": "pid"}, {"type": "network", "path": "/run/netns/blue"}],
/// "uidMappings": [{"containerID": 0, "hostID": 100000, "size": 65536}], "gidMappings": […]
/// ```
///
/// OCI runtime-spec: config-linux.md, namespaces, user namespace mappings
///
/// @param paths from the kind to its file, empty for a new namespace
/// @param maps the ID maps of a new user namespace; empty without one
record NamespacePlan(Map<String, String> paths, IdMaps maps) {
    private static final Set<String> KINDS = Set.of("mount", "network", "pid", "ipc", "uts", "cgroup", "user");

    static NamespacePlan of(ConfigNode config) {
        ConfigNode linux = config.child("linux");
        Map<String, String> paths = new LinkedHashMap<>();
        for (ConfigNode namespace : linux.children("namespaces")) {
            String kind = namespace.text("type");
            String spelled = "{\"" + kind + "\" \"" + namespace.text("path") + "\"}";
            if (!KINDS.contains(kind)) {
                throw new NsinitException("namespace " + spelled + " does not exist");
            }
            if (paths.put(kind, namespace.text("path")) != null) {
                throw new NsinitException("malformed spec file: duplicated ns " + spelled);
            }
        }
        IdMaps maps = new IdMaps(map(linux.children("uidMappings")), map(linux.children("gidMappings")));
        NamespacePlan plan = new NamespacePlan(paths, maps);
        plan.checkMounts();
        plan.checkUsers();
        plan.checkNames(config);
        return plan;
    }

    private static IdMap map(List<ConfigNode> ranges) {
        return new IdMap(ranges.stream()
                .map(range -> new IdMap.Range(
                        (int) range.number("containerID", 0),
                        (int) range.number("hostID", 0),
                        (int) range.number("size", 0)))
                .toList());
    }

    boolean isOwn(String kind) {
        return paths.getOrDefault(kind, "the host's").isEmpty();
    }

    private void checkMounts() {
        if (!isOwn("mount")) {
            throw new NsinitException("a container without a mount namespace of its own has no root of its own:"
                    + " add {\"type\": \"mount\"} to linux.namespaces");
        }
    }

    private void checkUsers() {
        boolean mapped = !maps.users().ranges().isEmpty() || !maps.groups().ranges().isEmpty();
        if (mapped && !paths.containsKey("user")) {
            throw new NsinitException("user namespace mappings specified, but user namespace isn't enabled in the config");
        }
        if (isOwn("user") && maps.users().ranges().isEmpty()) {
            throw new NsinitException("User namespaces enabled, but no uid mappings found.");
        }
        if (isOwn("user") && maps.groups().ranges().isEmpty()) {
            throw new NsinitException("User namespaces enabled, but no gid mappings found.");
        }
        boolean root = maps.users().outside(0).isPresent() && maps.groups().outside(0).isPresent();
        if (isOwn("user") && !root) {
            throw new NsinitException("rootless container requires a mapping of user 0 and group 0");
        }
    }

    private void checkNames(ConfigNode config) {
        for (String name : List.of("hostname", "domainname")) {
            if (!config.text(name).isEmpty() && !paths.containsKey("uts")) {
                throw new NsinitException("unable to set " + name + " without a private UTS namespace");
            }
        }
    }
}
