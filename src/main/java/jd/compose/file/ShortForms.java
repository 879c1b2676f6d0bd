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
record ShortForms(DocumentReader reader) {
    private static final List<String> PROPAGATIONS =
            List.of("rprivate", "private", "rshared", "shared", "rslave", "slave");

    private static final List<String> MOUNT_TYPES = List.of("bind", "tmpfs", "volume");

    List<Object> ports(YamlNode node, String path) {
        var ports = new ArrayList<>();
        List<YamlNode> items = reader.items(node, path);
        for (int i = 0; i < items.size(); i++) {
            String at = path + "." + i;
            YamlNode item = items.get(i);
            if (item instanceof YamlNode.Mapping mapping) {
                ports.add(longPort(mapping, at));
            } else {
                reader.value(Shape.Simple.SCALAR, item, at)
                        .ifPresent(text -> ports.addAll(shortPorts(text.toString(), item, at)));
            }
        }
        return ports;
    }

    private Map<String, Object> longPort(YamlNode.Mapping mapping, String path) {
        Map<String, Object> port = reader.object(Grammar.PORT, mapping, path);
        if (!port.containsKey("target")) {
            reader.invalid(mapping, path, "is missing a target port");
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
            if (reader.checksTypes()) {
                reader.invalid(node, path, e.getMessage());
            } else {
                ports.add(text);
            }
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
                YamlNode item = items.get(i);
                reader.text(item, at).map(text -> shortMount(text, item, at)).ifPresent(mounts::add);
            }
        }
        return mounts;
    }

    private Map<String, Object> longMount(YamlNode.Mapping mapping, String path) {
        Map<String, Object> mount = reader.object(Grammar.VOLUME_MOUNT, mapping, path);
        if (!mapping.entries().containsKey("type")) {
            reader.invalid(mapping, path, "type is required");
        }
        Object type = mount.getOrDefault("type", "volume");
        if (!MOUNT_TYPES.contains(type)) {
            reader.invalid(mapping, path + ".type", "must be one of " + String.join(", ", MOUNT_TYPES));
        } else if (type.equals("bind") && !mount.containsKey("source")) {
            reader.invalid(mapping, path, "must have a source");
        } else if (type.equals("bind")) {
            reader.absolute(mount.get("source").toString(), mapping, path)
                    .ifPresent(source -> mount.put("source", source));
        }
        if (!mount.containsKey("target")) {
            reader.invalid(mapping, path, "is missing a mount target");
        }
        return mount;
    }

    /// `[SOURCE:]TARGET[:OPTIONS]`; a source that begins with `.`, `/` or `~` is a path, any other the name of a volume.
    private Map<String, Object> shortMount(String text, YamlNode node, String path) {
        String[] parts = text.split(":", 3);
        var mount = new LinkedHashMap<String, Object>();
        if (parts.length == 1) {
            mount.put("type", "volume");
            mount.put("target", text);
            // Compose returns early for a target of one letter, and its checksum shows it.
            if (text.length() > 2) {
                mount.put("volume", new LinkedHashMap<>());
            }
            return mount;
        }
        boolean bind = parts[0].startsWith(".") || parts[0].startsWith("/") || parts[0].startsWith("~");
        var options = new LinkedHashMap<String, Object>();
        mount.put("type", bind ? "bind" : "volume");
        mount.put("source", bind ? reader.absolute(parts[0], node, path).orElse("") : parts[0]);
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

    /// A list of names, or a mapping from names to aliases and addresses. A network without a mapping is
    /// [DocumentReader#UNSET]; an empty mapping is not the same to the checksum.
    Map<String, Object> networks(YamlNode node, String path) {
        Map<String, Object> networks = referencesByName(node, path, Grammar.ATTACHMENT);
        networks.replaceAll((name, attachment) -> node instanceof YamlNode.Mapping mapping
                && !YamlNode.isNothing(mapping.entries().get(name)) ? attachment : DocumentReader.UNSET);
        return networks;
    }

    Map<String, Object> dependsOn(YamlNode node, String path) {
        if (node instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach((name, value) -> {
                if (!(value instanceof YamlNode.Mapping how && how.entries().containsKey("condition"))) {
                    reader.invalid(value, DocumentReader.below(path, name), "condition is required");
                }
            });
        }
        return referencesByName(node, path, Grammar.DEPENDENCY);
    }

    private Map<String, Object> referencesByName(YamlNode node, String path, Shape.Keys keys) {
        if (node instanceof YamlNode.Mapping) {
            return Section.of(reader.value(new Shape.Named(keys), node, path).orElseThrow()).values();
        }
        var references = new TreeMap<String, Object>();
        reader.texts(node, path).forEach(name -> references.put(name.toString(), new LinkedHashMap<>()));
        return references;
    }

    List<Object> fileReferences(YamlNode node, String path) {
        return shortOrLong(node, path, "source", Grammar.FILE_REFERENCE);
    }

    /// {@return files in order}
    List<Object> envFiles(YamlNode node, String path) {
        if (!(node instanceof YamlNode.Sequence)) {
            return reader.value(Shape.Simple.PATH, node, path).<List<Object>>map(file -> List.of(single("path", file)))
                    .orElse(List.of());
        }
        List<Object> files = shortOrLong(node, path, "path", Grammar.ENV_FILE);
        for (Object file : files) {
            Map<String, Object> values = Section.of(file).values();
            if (values.get("path") instanceof String text) {
                reader.absolute(text, node, path).ifPresent(name -> values.put("path", name));
            }
            if (values.containsKey("format")) {
                reader.invalid(node, path, "unsupported env_file format \"" + values.get("format") + "\"");
            }
        }
        return files;
    }

    /// A list in which a text stands for a mapping with a single, required key.
    private List<Object> shortOrLong(YamlNode node, String path, String key, Shape.Keys keys) {
        var list = new ArrayList<>();
        List<YamlNode> items = reader.items(node, path);
        for (int i = 0; i < items.size(); i++) {
            YamlNode item = items.get(i);
            if (item instanceof YamlNode.Mapping mapping) {
                if (!mapping.entries().containsKey(key)) {
                    reader.invalid(item, path + "." + i, key + " is required");
                }
                list.add(reader.object(keys, mapping, path + "." + i));
            } else {
                reader.text(item, path + "." + i).ifPresent(text -> list.add(single(key, text)));
            }
        }
        return list;
    }

    private static Map<String, Object> single(String key, Object value) {
        var map = new LinkedHashMap<String, Object>();
        map.put(key, value);
        return map;
    }

    /// {@return `name=address`, sorted}
    List<Object> extraHosts(YamlNode node, String path) {
        var hosts = new ArrayList<>();
        if (node instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach((name, value) -> {
                Object addresses = reader.value(Shape.Simple.TEXT_OR_TEXTS, value, DocumentReader.below(path, name))
                        .orElse(List.of());
                ((List<?>) addresses).forEach(address -> hosts.add(name + "=" + unbracketed(address.toString())));
            });
        } else {
            for (Object text : reader.texts(node, path)) {
                String[] host = text.toString().split("[:=]", 2);
                if (host.length < 2) {
                    reader.invalid(node, path, "invalid additional host, missing IP: " + text);
                } else {
                    hosts.add(host[0] + "=" + unbracketed(host[1]));
                }
            }
        }
        hosts.sort(Comparator.comparing(Object::toString));
        return hosts;
    }

    private static String unbracketed(String address) {
        return address.startsWith("[") && address.endsWith("]")
                ? address.substring(1, address.length() - 1) : address;
    }

    Map<String, Object> ulimits(YamlNode node, String path) {
        var limits = new TreeMap<String, Object>();
        if (!(node instanceof YamlNode.Mapping mapping)) {
            reader.invalid(node, path, "must be a mapping");
            return limits;
        }
        mapping.entries().forEach((name, value) -> {
            String at = DocumentReader.below(path, name);
            if (value instanceof YamlNode.Mapping pair) {
                for (String key : List.of("soft", "hard")) {
                    if (!pair.entries().containsKey(key)) {
                        reader.invalid(pair, at, key + " is required");
                    }
                }
            }
            Shape shape = value instanceof YamlNode.Scalar ? Shape.Simple.INTEGER : Grammar.ULIMIT;
            reader.value(shape, value, at).ifPresent(limit -> limits.put(name, limit));
        });
        return limits;
    }

    /// `SOURCE[:TARGET[:PERMISSIONS]]`, or a mapping.
    List<Object> devices(YamlNode node, String path) {
        List<Object> devices = shortOrLong(node, path, "source", Grammar.DEVICE);
        for (YamlNode item : node instanceof YamlNode.Sequence list ? list.items() : List.<YamlNode>of()) {
            if (item instanceof YamlNode.Mapping device && !device.entries().containsKey("target")) {
                reader.invalid(item, path, "is missing a mount target");
            }
        }
        for (Object item : devices) {
            Map<String, Object> device = Section.of(item).values();
            if (device.size() == 1 && device.get("source") instanceof String text) {
                String[] parts = text.split(":", 3);
                device.put("source", parts[0]);
                if (parts.length > 1) {
                    device.put("target", parts[1]);
                }
                if (parts.length > 2) {
                    device.put("permissions", parts[2]);
                }
            }
        }
        return devices;
    }

    List<Object> gpus(YamlNode node, String path) {
        if (node instanceof YamlNode.Scalar) {
            reader.value(new Shape.Choice(List.of("all")), node, path);
            var all = new LinkedHashMap<String, Object>();
            all.put("count", -1L);
            return List.of(all);
        }
        return reader.each(Grammar.DEVICE_REQUEST, node, path);
    }

    Map<String, Object> build(YamlNode node, String path) {
        Map<String, Object> build = node instanceof YamlNode.Scalar
                ? reader.text(node, path).map(context -> single("context", context)).orElseGet(LinkedHashMap::new)
                : reader.object(Grammar.BUILD_SECTION, node, path);
        build.computeIfPresent("context", (key, value) ->
                value instanceof String text ? context(text, node, path).orElse(text) : value);
        return build;
    }

    /// A local directory is made absolute, a reference to something else is kept.
    private Optional<Object> context(String text, YamlNode node, String path) {
        boolean remote = text.contains("://") || text.startsWith("git@") || text.startsWith("github.com/")
                || text.startsWith("service:");
        return remote ? Optional.of(text) : reader.absolute(text, node, path);
    }

    Map<String, Object> contexts(YamlNode node, String path) {
        Map<String, Object> contexts = reader.pairs(node, path, "");
        contexts.replaceAll((name, text) -> context(text.toString(), node, path).orElse(text));
        return contexts;
    }

    /// A boolean; until version 3.4 of the format `{name: NAME}`, which is kept as a text.
    Optional<Object> external(YamlNode node, String path) {
        if (node instanceof YamlNode.Mapping mapping) {
            return Optional.ofNullable(mapping.entries().get("name"))
                    .flatMap(name -> reader.text(name, DocumentReader.below(path, "name")))
                    .map(name -> (Object) name).or(() -> Optional.of(true));
        }
        return reader.value(Shape.Simple.FLAG, node, path);
    }

    Map<String, Object> extension(YamlNode node, String path) {
        if (node instanceof YamlNode.Mapping mapping) {
            if (!mapping.entries().containsKey("service")) {
                reader.invalid(mapping, path, "service is required");
            }
            return reader.object(Grammar.EXTENSION, mapping, path);
        }
        return reader.text(node, path).map(service -> single("service", service)).orElseGet(LinkedHashMap::new);
    }

    List<Object> inclusions(YamlNode node, String path) {
        if (!(node instanceof YamlNode.Sequence)) {
            reader.invalid(node, path, "must be a list");
            return List.of();
        }
        List<Object> inclusions = shortOrLong(node, path, "path", Grammar.INCLUSION);
        inclusions.forEach(inclusion -> Section.of(inclusion).values()
                .computeIfPresent("path", (key, files) -> files instanceof List<?> ? files : List.of(files)));
        return inclusions;
    }
}
