package jd.compose.project;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The document of a project as `config` prints it in YAML: the order of the sections is another one than in JSON, the
/// extensions of services and resources are kept, and records without contents, which [Printable] keeps for the checksum,
/// are left out.
public final class YamlForm {
    private static final List<String> SECTIONS =
            List.of("name", "services", "networks", "volumes", "secrets", "configs");

    private static final Map<String, Object> NO_COMMAND = Collections.singletonMap("command", null);

    private YamlForm() {}

    public static Map<String, Object> of(Project project) {
        Map<String, Object> json = Printable.withExtensions(project);
        var document = new LinkedHashMap<String, Object>();
        SECTIONS.stream().filter(json::containsKey).forEach(section -> document.put(section, json.get(section)));
        json.forEach(document::putIfAbsent); // the extensions
        document.computeIfPresent("services", (key, services) -> each(services, YamlForm::service));
        document.computeIfPresent("networks", (key, networks) -> each(networks, network -> {
            var copy = new LinkedHashMap<Object, Object>(network);
            copy.remove("ipam", Map.of());
            return copy;
        }));
        return document;
    }

    private interface Change {
        Map<?, ?> apply(Map<?, ?> value);
    }

    private static Map<Object, Object> each(Object named, Change change) {
        var copy = new LinkedHashMap<>();
        ((Map<?, ?>) named).forEach((name, value) -> copy.put(name, change.apply((Map<?, ?>) value)));
        return copy;
    }

    private static Map<?, ?> service(Map<?, ?> service) {
        var copy = new LinkedHashMap<Object, Object>(service);
        copy.remove("command", null);
        copy.remove("entrypoint", null);
        if (copy.get("deploy") instanceof Map<?, ?> deploy) {
            var rest = new LinkedHashMap<Object, Object>(deploy);
            rest.remove("resources", Map.of());
            rest.remove("placement", Map.of());
            copy.put("deploy", rest);
        }
        if (copy.get("blkio_config") instanceof Map<?, ?> limits) {
            copy.put("blkio_config", blockIo(limits));
        }
        if (copy.get("develop") instanceof Map<?, ?> develop) {
            copy.put("develop", develop(develop));
        }
        return copy;
    }

    /// Only in JSON the keys of a device begin with capitals.
    private static Map<?, ?> blockIo(Map<?, ?> limits) {
        var copy = new LinkedHashMap<Object, Object>(limits);
        copy.replaceAll((key, value) -> value instanceof List<?> devices
                ? devices.stream().map(device -> lowerCase((Map<?, ?>) device)).toList() : value);
        return copy;
    }

    private static Map<String, Object> lowerCase(Map<?, ?> device) {
        var copy = new LinkedHashMap<String, Object>();
        device.forEach((key, value) -> copy.put(key.toString().toLowerCase(Locale.ROOT), value));
        return copy;
    }

    private static Map<?, ?> develop(Map<?, ?> develop) {
        var copy = new LinkedHashMap<Object, Object>(develop);
        copy.computeIfPresent("watch", (key, watches) -> ((List<?>) watches).stream().map(watch -> {
            var rest = new LinkedHashMap<Object, Object>((Map<?, ?>) watch);
            rest.remove("exec", NO_COMMAND);
            return rest;
        }).toList());
        return copy;
    }
}
