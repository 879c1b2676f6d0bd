package jd.compose.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.client.api.ClientException;
import jd.client.flags.PortFlags;

/// Writes out the short forms of a service: `8080:80` becomes a port with a target and a published number, `data:/srv`
/// a mount with type, source and target.
public final class ShortForms {
    private static final List<String> PROPAGATIONS =
            List.of("rprivate", "private", "rshared", "shared", "rslave", "slave");

    private final DocumentReader reader;

    ShortForms(DocumentReader reader) {
        this.reader = reader;
    }

    List<Object> ports(YamlNode node, String path) {
        var ports = new ArrayList<>();
        List<YamlNode> items = reader.items(node, path);
        for (int i = 0; i < items.size(); i++) {
            String at = path + "." + i;
            if (items.get(i) instanceof YamlNode.Mapping mapping) {
                ports.add(longPort(reader.object(Grammar.PORT, mapping, at)));
            } else {
                reader.text(items.get(i), at).ifPresent(text -> ports.addAll(shortPorts(text, node, at)));
            }
        }
        return ports;
    }

    private static Map<String, Object> longPort(Map<String, Object> given) {
        var port = new LinkedHashMap<String, Object>();
        for (Shape.Key key : Grammar.PORT.keys()) {
            Object value = given.get(key.name());
            if (value != null) {
                port.put(key.name(), value);
            } else if (key.name().equals("mode")) {
                port.put("mode", "ingress");
            } else if (key.name().equals("protocol")) {
                port.put("protocol", "tcp");
            }
        }
        return port;
    }

    /// A range is one port each.
    private List<Object> shortPorts(String text, YamlNode node, String path) {
        var ports = new ArrayList<>();
        try {
            PortFlags.bindings(List.of(text)).entrySet().stream()
                    .sorted(Comparator.comparingInt(entry -> number(entry.getKey())))
                    .forEach(entry -> entry.getValue().forEach(binding -> {
                        var port = new LinkedHashMap<String, Object>();
                        port.put("mode", "ingress");
                        putText(port, "host_ip", binding.hostIp());
                        port.put("target", (long) number(entry.getKey()));
                        putText(port, "published", binding.hostPort());
                        port.put("protocol", entry.getKey().substring(entry.getKey().indexOf('/') + 1));
                        ports.add(port);
                    }));
        } catch (ClientException e) {
            reader.invalid(node, path, e.getMessage());
        }
        return ports;
    }

    /// {@return 80 of `80/tcp`}
    private static int number(String port) {
        return Integer.parseInt(port.substring(0, port.indexOf('/')));
    }

    private static void putText(Map<String, Object> map, String key, String text) {
        if (!text.isEmpty()) {
            map.put(key, text);
        }
    }

    List<Object> volumes(YamlNode node, String path) {
        var mounts = new ArrayList<>();
        List<YamlNode> items = reader.items(node, path);
        for (int i = 0; i < items.size(); i++) {
            String at = path + "." + i;
            if (items.get(i) instanceof YamlNode.Mapping mapping) {
                mounts.add(longMount(mapping, at));
            } else {
                reader.text(items.get(i), at).map(this::shortMount).ifPresent(mounts::add);
            }
        }
        return mounts;
    }

    private Map<String, Object> longMount(YamlNode.Mapping mapping, String path) {
        Map<String, Object> mount = reader.object(Grammar.VOLUME_MOUNT, mapping, path);
        String type = String.valueOf(mount.getOrDefault("type", ""));
        switch (type) {
            case "bind" -> {
                if (mount.containsKey("source")) {
                    mount.put("source", reader.absolute(mount.get("source").toString()));
                } else {
                    reader.invalid(mapping, path, "must have a source");
                }
            }
            case "volume", "tmpfs" -> { }
            default -> reader.invalid(mapping, path + ".type", "must be one of bind, tmpfs, volume");
        }
        if (!mount.containsKey("target")) {
            reader.invalid(mapping, path, "must have a target");
        }
        return mount;
    }

    /// `[SOURCE:]TARGET[:OPTIONS]`; a source that begins with `.`, `/` or `~` is a path, any other the name of a volume.
    private Map<String, Object> shortMount(String text) {
        String[] parts = text.split(":", 3);
        var mount = new LinkedHashMap<String, Object>();
        if (parts.length == 1) {
            mount.put("type", "volume");
            mount.put("target", text);
            mount.put("volume", new LinkedHashMap<>());
            return mount;
        }
        boolean bind = parts[0].startsWith(".") || parts[0].startsWith("/") || parts[0].startsWith("~");
        var options = new LinkedHashMap<String, Object>();
        mount.put("type", bind ? "bind" : "volume");
        mount.put("source", bind ? reader.absolute(parts[0]) : parts[0]);
        mount.put("target", parts[1]);
        for (String option : parts.length == 3 ? parts[2].split(",") : new String[0]) {
            switch (option) {
                case "ro" -> mount.put("read_only", true);
                case "z", "Z" -> options.put("selinux", option);
                case "nocopy" -> options.put("nocopy", true);
                case "cached", "delegated", "consistent" -> mount.put("consistency", option);
                default -> {
                    if (PROPAGATIONS.contains(option)) {
                        options.put("propagation", option);
                    }
                }
            }
        }
        if (bind) {
            options.put("create_host_path", true);
        }
        mount.put(bind ? "bind" : "volume", options);
        return mount;
    }

    /// A list of names, or a mapping from names to aliases and addresses. A network without any has an empty mapping.
    Map<String, Object> networks(YamlNode node, String path) {
        return referencesByName(node, path, Grammar.ATTACHMENT, Map.of());
    }

    Map<String, Object> dependsOn(YamlNode node, String path) {
        Map<String, Object> started = new LinkedHashMap<>();
        started.put("condition", "service_started");
        started.put("required", true);
        Map<String, Object> dependencies = referencesByName(node, path, Grammar.DEPENDENCY, started);
        dependencies.replaceAll((name, given) -> {
            var dependency = new LinkedHashMap<String, Object>();
            for (Shape.Key key : Grammar.DEPENDENCY.keys()) {
                Object value = ((Map<?, ?>) given).get(key.name());
                if (value != null) {
                    dependency.put(key.name(), value);
                } else if (started.containsKey(key.name())) {
                    dependency.put(key.name(), started.get(key.name()));
                }
            }
            return dependency;
        });
        return dependencies;
    }

    private Map<String, Object> referencesByName(
            YamlNode node, String path, Shape.Keys keys, Map<String, Object> absent) {
        var references = new TreeMap<String, Object>();
        if (node instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach((name, value) -> references.put(name,
                    reader.value(keys, value, DocumentReader.below(path, name)).orElse(absent)));
        } else {
            reader.texts(node, path).forEach(name -> references.put(name.toString(), absent));
        }
        return references;
    }

    /// @param directory of the target if the reference does not name one
    List<Object> fileReferences(YamlNode node, String path, String directory) {
        var references = new ArrayList<>();
        List<YamlNode> items = reader.items(node, path);
        for (int i = 0; i < items.size(); i++) {
            Map<String, Object> reference = new LinkedHashMap<>();
            if (items.get(i) instanceof YamlNode.Mapping mapping) {
                reference.putAll(reader.object(Grammar.FILE_REFERENCE, mapping, path + "." + i));
            } else {
                reader.text(items.get(i), path + "." + i).ifPresent(name -> reference.put("source", name));
            }
            var complete = new LinkedHashMap<String, Object>();
            complete.put("source", reference.getOrDefault("source", ""));
            complete.put("target", reference.getOrDefault("target", directory + complete.get("source")));
            reference.forEach(complete::putIfAbsent);
            references.add(complete);
        }
        return references;
    }

    /// {@return files in order, each with `path` and `required`}
    List<Object> envFiles(YamlNode node, String path) {
        List<YamlNode> items = node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
        var files = new ArrayList<>();
        for (YamlNode item : items) {
            Map<String, YamlNode> entries = item instanceof YamlNode.Mapping mapping
                    ? mapping.entries() : Map.of("path", item);
            Optional<String> file = Optional.ofNullable(entries.get("path")).flatMap(text -> reader.text(text, path));
            boolean required = !(entries.get("required") instanceof YamlNode.Scalar flag
                    && flag.text().equals("false"));
            file.ifPresent(name -> files.add(Map.of("path", reader.absolute(name), "required", required)));
        }
        return files;
    }

    /// {@return `name=address`, sorted}
    List<Object> extraHosts(YamlNode node, String path) {
        if (node instanceof YamlNode.Mapping) {
            return reader.pairs(node, path, "").entrySet().stream()
                    .<Object>map(host -> host.getKey() + "=" + host.getValue()).toList();
        }
        return reader.texts(node, path).stream()
                .<Object>map(host -> host.toString().replaceFirst("[:=]", "="))
                .sorted()
                .toList();
    }

    Map<String, Object> ulimits(YamlNode node, String path) {
        var limits = new TreeMap<String, Object>();
        if (!(node instanceof YamlNode.Mapping mapping)) {
            reader.invalid(node, path, "must be a mapping");
            return limits;
        }
        mapping.entries().forEach((name, value) -> {
            Shape shape = value instanceof YamlNode.Scalar ? Shape.Simple.INTEGER : Grammar.ULIMIT;
            reader.value(shape, value, DocumentReader.below(path, name)).ifPresent(limit -> limits.put(name, limit));
        });
        return limits;
    }

    List<Object> devices(YamlNode node, String path) {
        return reader.texts(node, path).stream().<Object>map(text -> {
            String[] parts = text.toString().split(":", 3);
            var device = new LinkedHashMap<String, Object>();
            device.put("source", parts[0]);
            device.put("target", parts.length > 1 ? parts[1] : parts[0]);
            device.put("permissions", parts.length > 2 ? parts[2] : "rwm");
            return device;
        }).toList();
    }

    Map<String, Object> build(YamlNode node, String path) {
        var build = new LinkedHashMap<String, Object>();
        if (node instanceof YamlNode.Scalar scalar) {
            build.put("context", reader.absolute(scalar.text()));
        } else {
            build.put("context", reader.directory().toString());
            build.putAll(reader.object(Grammar.BUILD_SECTION, node, path));
        }
        build.putIfAbsent("dockerfile", "Dockerfile");
        return build;
    }
}
