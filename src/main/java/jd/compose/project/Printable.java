package jd.compose.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jd.compose.file.DocumentReader;
import jd.compose.file.ExtensionValue;
import jd.compose.file.Grammar;
import jd.compose.file.Section;
import jd.compose.file.Shape;

/// The document of a service or project as it is printed and hashed: without empty values, and with JSON's null where
/// compose writes one. The extensions of services and resources are only in the document that [YamlForm] starts from.
public final class Printable {
    private Printable() {}

    public static Map<String, Object> json(Service service) {
        return Section.of(withoutExtensions(extended(service))).values();
    }

    private static Object withoutExtensions(Object value) {
        return switch (value) {
            case null -> null;
            case List<?> list -> list.stream().map(Printable::withoutExtensions).toList();
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, Object>();
                map.forEach((key, inner) -> {
                    if (!(inner instanceof ExtensionValue)) {
                        copy.put(key, withoutExtensions(inner));
                    }
                });
                yield copy;
            }
            default -> value;
        };
    }

    /// {@return the document of a service with its extensions}
    private static Map<String, Object> extended(Service service) {
        var document = new LinkedHashMap<String, Object>();
        for (Shape.Key key : Grammar.SERVICE.keys()) {
            Object value = service.document().values().get(key.name());
            switch (key.name()) {
                // An empty command is different from none: it removes that of the image.
                case "command", "entrypoint" -> document.put(key.name(), value);
                case "networks" -> putUnlessEmpty(document, key.name(), attachments(service.document().section("networks")));
                case "environment" -> putUnlessEmpty(document, key.name(), environment(service.document()));
                case "deploy" -> putUnlessEmpty(document, key.name(), deploy(service.document().section("deploy")));
                case "init", "attach" -> putUnlessAbsent(document, key.name(), value);
                case "blkio_config" -> putUnlessEmpty(document, key.name(), blockIo(service.document().section(key.name())));
                case "develop" -> putUnlessEmpty(document, key.name(), develop(service.document().section(key.name())));
                default -> putUnlessEmpty(document, key.name(), printed(value, key.name()));
            }
        }
        putExtensions(document, service.document().values());
        return document;
    }

    private static void putExtensions(Map<String, Object> document, Map<String, Object> written) {
        written.forEach((key, value) -> {
            if (value instanceof ExtensionValue) {
                document.put(key, value);
            }
        });
    }

    private static void putUnlessAbsent(Map<String, Object> document, String key, Object value) {
        if (value != null) {
            document.put(key, value);
        }
    }

    private static void putUnlessEmpty(Map<String, Object> document, String key, Object value) {
        boolean empty = value == null || value.equals("") || value.equals(false) && !key.equals("required")
                || value instanceof Number number && number.doubleValue() == 0 && !key.equals("retries")
                        && !key.equals("scale") && !key.equals("replicas")
                || value instanceof List<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty() && !KEPT_EMPTY.contains(key);
        if (!empty) {
            document.put(key, value);
        }
    }

    /// Records that compose keeps behind a pointer: they are printed even without contents.
    private static final List<String> KEPT_EMPTY = List.of("volume", "bind", "tmpfs", "resources", "placement",
            "healthcheck", "logging", "credential_spec");

    /// Mappings of texts, which may be empty.
    private static final List<String> PAIRS = List.of("annotations", "args", "driver_opts", "options", "storage_opt",
            "sysctls");

    private static Object printed(Object value, String key) {
        if (value == DocumentReader.UNSET) {
            return null;
        }
        if (value instanceof Map<?, ?> map && !key.equals("labels")) {
            var document = new LinkedHashMap<String, Object>();
            map.forEach((name, inner) -> {
                if (PAIRS.contains(key)) {
                    document.put(name.toString(), inner);
                } else {
                    putUnlessEmpty(document, name.toString(), printed(inner, name.toString()));
                }
            });
            return document;
        }
        return value instanceof List<?> list ? list.stream().map(item -> printed(item, key)).toList() : value;
    }

    private static Map<String, Object> attachments(Section networks) {
        var document = new LinkedHashMap<String, Object>();
        networks.values().forEach((name, attachment) -> {
            Object printed = printed(attachment, "networks");
            if (printed instanceof Map<?, ?> options) {
                options.remove("gw_priority");
            }
            document.put(name, printed);
        });
        return document;
    }

    private static Map<String, Object> environment(Section service) {
        var document = new LinkedHashMap<>(service.section("environment").values());
        document.replaceAll((name, value) -> value == DocumentReader.UNSET ? null : value);
        return document;
    }

    /// The fields of these records have no names for JSON in compose, so they are printed with Go's.
    private static Map<String, Object> blockIo(Section limits) {
        var document = new LinkedHashMap<String, Object>();
        limits.values().forEach((key, value) -> putUnlessEmpty(document, key, value instanceof List<?> devices
                ? devices.stream().map(device -> capitalized(Section.of(device))).toList() : value));
        return document;
    }

    private static Map<String, Object> capitalized(Section device) {
        var document = new LinkedHashMap<String, Object>();
        device.values().forEach((key, value) ->
                document.put(key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1), value));
        return document;
    }

    /// The command of a watch is a record that is always there.
    private static Map<String, Object> develop(Section develop) {
        List<Object> watches = new ArrayList<>();
        for (Section watch : develop.sections("watch")) {
            var document = new LinkedHashMap<String, Object>();
            for (String key : List.of("path", "action", "target")) {
                putUnlessEmpty(document, key, watch.values().get(key));
            }
            var command = new LinkedHashMap<String, Object>();
            command.put("command", null);
            command.putAll(Section.of(printed(watch.section("exec").values(), "exec")).values());
            document.put("exec", command);
            putUnlessEmpty(document, "ignore", watch.values().get("ignore"));
            putExtensions(document, watch.values());
            watches.add(document);
        }
        var document = new LinkedHashMap<String, Object>();
        putUnlessEmpty(document, "watch", watches);
        putExtensions(document, develop.values());
        return document;
    }

    private static Map<String, Object> deploy(Section deploy) {
        var document = new LinkedHashMap<String, Object>();
        if (deploy.values().isEmpty()) {
            return document;
        }
        for (Shape.Key key : Grammar.DEPLOY.keys()) {
            Object value = deploy.values().get(key.name());
            boolean always = key.name().equals("resources") || key.name().equals("placement");
            putUnlessEmpty(document, key.name(), value == null && always ? Map.of() : value);
        }
        putExtensions(document, deploy.values());
        return document;
    }

    /// {@return the whole project, as `config --format json` prints it}
    public static Map<String, Object> json(Project project) {
        return Section.of(escaped(withoutExtensions(extended(project)))).values();
    }

    /// {@return the same with the extensions of services and resources}
    static Map<String, Object> withExtensions(Project project) {
        return Section.of(escaped(extended(project))).values();
    }

    /// {@return the document of `config --no-interpolate`: all keys sorted, nothing left out}
    public static Map<String, Object> template(Map<String, Object> document) {
        return Section.of(sorted(document)).values();
    }

    private static Object sorted(Object value) {
        return switch (value) {
            case ExtensionValue extension -> sorted(extension.value());
            case List<?> list -> list.stream().map(Printable::sorted).toList();
            case Map<?, ?> map -> {
                var copy = new TreeMap<Object, Object>();
                map.forEach((key, inner) -> copy.put(key, sorted(inner)));
                yield copy;
            }
            default -> value == DocumentReader.UNSET ? null : value;
        };
    }

    private static Map<String, Object> extended(Project project) {
        var document = new LinkedHashMap<String, Object>();
        putUnlessEmpty(document, "configs", project.configs());
        document.put("name", project.name());
        var networks = new LinkedHashMap<String, Object>();
        project.networks().forEach((name, network) -> networks.put(name, withIpam(network)));
        putUnlessEmpty(document, "networks", networks);
        putUnlessEmpty(document, "secrets", project.secrets());
        var services = new LinkedHashMap<String, Object>();
        project.services().forEach((name, service) -> services.put(name, extended(service)));
        document.put("services", services);
        putUnlessEmpty(document, "volumes", project.volumes());
        document.putAll(project.extensions());
        return document;
    }

    private static Map<String, Object> withIpam(Map<String, Object> network) {
        var document = new LinkedHashMap<String, Object>();
        for (Shape.Key key : Grammar.NETWORK.keys()) {
            Object value = network.get(key.name());
            if (key.name().equals("ipam")) {
                document.put("ipam", value == null ? Map.of() : value);
            } else if (key.name().startsWith("enable_")) {
                putUnlessAbsent(document, key.name(), value);
            } else {
                putUnlessEmpty(document, key.name(), value);
            }
        }
        putExtensions(document, network);
        return document;
    }

    /// The output can be read again: a dollar sign is doubled.
    private static Object escaped(Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text.replace("$", "$$");
            case ExtensionValue extension -> escaped(extension.value());
            case List<?> list -> list.stream().map(Printable::escaped).toList();
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, Object>();
                map.forEach((key, inner) -> copy.put(escaped(key), escaped(inner)));
                yield copy;
            }
            default -> value == DocumentReader.UNSET ? null : value;
        };
    }
}
