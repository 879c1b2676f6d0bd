package jd.compose.file;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Rewrites a file of compose's first format, which the book describes: its top-level keys are the services, there are
/// no networks and volumes to declare, and some keys had other names.
///
/// Such a project has no network of its own. Its containers are on the daemon's bridge and find each other by links.
///
/// Compose 1.2: compose/config.py DOCKER_CONFIG_KEYS
public final class LegacyFormat {
    /// Keys of a modern file; a file that has one of them is not of the first format.
    private static final Set<String> MODERN_KEYS =
            Set.of("version", "services", "networks", "volumes", "secrets", "configs", "include", "name");

    /// A service of the first format has at least one of these.
    private static final Set<String> SERVICE_KEYS = Set.of("image", "build", "extends");

    private final Set<String> services;

    private LegacyFormat(Set<String> services) {
        this.services = services;
    }

    /// {@return the file as a modern one; unchanged if it is one already}
    static YamlNode modern(YamlNode root) {
        return root instanceof YamlNode.Mapping mapping && isLegacy(mapping)
                ? new LegacyFormat(mapping.entries().keySet()).convert(mapping) : root;
    }

    private static boolean isLegacy(YamlNode.Mapping root) {
        return !root.entries().isEmpty()
                && root.entries().keySet().stream().noneMatch(MODERN_KEYS::contains)
                && root.entries().values().stream().anyMatch(value -> value instanceof YamlNode.Mapping service
                        && service.entries().keySet().stream().anyMatch(SERVICE_KEYS::contains));
    }

    private YamlNode convert(YamlNode.Mapping root) {
        var converted = new LinkedHashMap<String, YamlNode>();
        var extensions = new LinkedHashMap<String, YamlNode>();
        root.entries().forEach((name, value) -> {
            if (name.startsWith("x-")) {
                extensions.put(name, value);
            } else {
                converted.put(name, value instanceof YamlNode.Mapping service ? service(service) : value);
            }
        });
        extensions.put("services", new YamlNode.Mapping(converted, root.at()));
        return new YamlNode.Mapping(extensions, root.at());
    }

    private YamlNode service(YamlNode.Mapping service) {
        var entries = new LinkedHashMap<>(service.entries());
        YamlNode net = entries.remove("net");
        if (net instanceof YamlNode.Scalar mode) {
            entries.put("network_mode", networkMode(mode));
        } else if (!entries.containsKey("extends")) {
            entries.put("network_mode", new YamlNode.Scalar("bridge", YamlNode.Scalar.Kind.TEXT, service.at()));
        }
        YamlNode dockerfile = entries.remove("dockerfile");
        YamlNode build = entries.get("build");
        if (dockerfile != null && build != null) {
            entries.put("build", new YamlNode.Mapping(
                    Map.of("context", build, "dockerfile", dockerfile), build.at()));
        }
        rename(entries, "log_driver", "log_opt");
        YamlNode from = entries.get("volumes_from");
        if (from instanceof YamlNode.Sequence sources) {
            entries.put("volumes_from", new YamlNode.Sequence(
                    sources.items().stream().map(this::volumesFrom).toList(), from.at()));
        }
        YamlNode volumes = entries.get("volumes");
        if (volumes instanceof YamlNode.Sequence mounts) {
            entries.put("volumes", new YamlNode.Sequence(
                    mounts.items().stream().map(LegacyFormat::mount).toList(), volumes.at()));
        }
        return new YamlNode.Mapping(entries, service.at());
    }

    /// Volumes had no names: what stands before the colon is a path, with or without `./`.
    private static YamlNode mount(YamlNode mount) {
        if (mount instanceof YamlNode.Scalar scalar && scalar.text().matches("[^./~$].*:.*")) {
            return new YamlNode.Scalar("./" + scalar.text(), scalar.kind(), scalar.at());
        }
        return mount;
    }

    /// `container:NAME` could be a service as well.
    private YamlNode networkMode(YamlNode.Scalar mode) {
        String prefix = "container:";
        boolean ofService = mode.text().startsWith(prefix)
                && services.contains(mode.text().substring(prefix.length()));
        return ofService ? new YamlNode.Scalar("service:" + mode.text().substring(prefix.length()),
                mode.kind(), mode.at()) : mode;
    }

    /// The name of a container was written without `container:`.
    private YamlNode volumesFrom(YamlNode source) {
        if (source instanceof YamlNode.Scalar scalar && !services.contains(scalar.text().split(":", 2)[0])
                && !scalar.text().startsWith("container:")) {
            return new YamlNode.Scalar("container:" + scalar.text(), scalar.kind(), scalar.at());
        }
        return source;
    }

    private static void rename(Map<String, YamlNode> entries, String driver, String options) {
        YamlNode driverName = entries.remove(driver);
        YamlNode driverOptions = entries.remove(options);
        var logging = new LinkedHashMap<String, YamlNode>();
        if (driverName != null) {
            logging.put("driver", driverName);
        }
        if (driverOptions != null) {
            logging.put("options", driverOptions);
        }
        if (!logging.isEmpty()) {
            entries.put("logging", new YamlNode.Mapping(logging, logging.values().iterator().next().at()));
        }
    }
}
