package jd.compose.file;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Completes a merged document: rejects keys that still have no value, removes what merging has doubled, adds the defaults
/// that compose writes into the canonical form, and brings the keys into the order of [Grammar], which merging does not
/// keep.
///
/// @param directory of the project, the default context of a build
record Completion(Path directory, Problems problems, Set<Stage> omitted) {
    Map<String, Object> of(Map<String, Object> merged) {
        Map<String, Object> document = Section.of(withValues(merged)).values();
        var complete = new LinkedHashMap<>(document);
        Map<String, Object> services = new LinkedHashMap<>(Section.of(document.get("services")).values());
        services.replaceAll((name, service) -> service(Section.of(service)));
        if (document.containsKey("services")) {
            complete.put("services", services);
        }
        return Section.of(ordered(Grammar.PROJECT, complete)).values();
    }

    /// {@return the value without keys that have none}
    private Object withValues(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, Object>();
                map.forEach((key, inner) -> {
                    if (inner instanceof NoValue none) {
                        none.problems().forEach(problems::add);
                    } else {
                        copy.put(key, withValues(inner));
                    }
                });
                yield copy;
            }
            case List<?> list -> list.stream().map(this::withValues).toList();
            default -> value;
        };
    }

    Map<String, Object> service(Section service) {
        var complete = new LinkedHashMap<>(Uniqueness.of(service.values()));
        complete.computeIfPresent("build", (key, build) -> build(Section.of(build)));
        complete.computeIfPresent("depends_on", (key, dependencies) -> {
            var each = new LinkedHashMap<>(Section.of(dependencies).values());
            each.replaceAll((name, how) -> with(how, Map.of("condition", "service_started", "required", true)));
            return each;
        });
        complete.computeIfPresent("ports", (key, ports) ->
                each(ports, port -> Map.of("mode", "ingress", "protocol", "tcp")));
        complete.computeIfPresent("devices", (key, devices) -> each(devices, device -> Map.of(
                "target", device.text("source"), "permissions", "rwm")));
        complete.computeIfPresent("env_file", (key, files) -> each(files, file -> Map.of("required", true)));
        complete.computeIfPresent("secrets", (key, secrets) ->
                each(secrets, secret -> Map.of("target", "/run/secrets/" + secret.text("source"))));
        complete.computeIfPresent("gpus", (key, gpus) -> each(gpus, gpu ->
                gpu.has("count") || gpu.has("device_ids") ? Map.of() : Map.of("count", -1L)));
        return complete;
    }

    private Map<String, Object> build(Section build) {
        var complete = new LinkedHashMap<>(build.values());
        complete.putIfAbsent("context", directory.toString().isEmpty() ? "." : directory.toString());
        if (!build.has("dockerfile_inline") && !omitted.contains(Stage.NORMALIZATION)) {
            complete.putIfAbsent("dockerfile", "Dockerfile");
        }
        return complete;
    }

    private interface Defaults {
        Map<String, Object> of(Section item);
    }

    /// A port that contains a variable is still a text.
    private static List<Object> each(Object list, Defaults defaults) {
        return ((List<?>) list).stream().<Object>map(item ->
                item instanceof Map<?, ?> ? with(item, defaults.of(Section.of(item))) : item).toList();
    }

    private static Map<String, Object> with(Object value, Map<String, Object> defaults) {
        var complete = new LinkedHashMap<>(Section.of(value).values());
        defaults.forEach(complete::putIfAbsent);
        return complete;
    }

    private static Object ordered(Shape shape, Object value) {
        return switch (Grammar.longForm(shape)) {
            case Shape.Keys keys when value instanceof Map<?, ?> map -> {
                var document = new LinkedHashMap<String, Object>();
                for (Shape.Key key : keys.keys()) {
                    Object inner = map.get(key.name());
                    if (inner != null) {
                        document.put(key.name(), ordered(key.shape(), inner));
                    }
                }
                // Extensions come last, sorted.
                new TreeMap<>(Section.of(map).values()).forEach(document::putIfAbsent);
                yield document;
            }
            case Shape.Named named when value instanceof Map<?, ?> map -> {
                var document = new TreeMap<String, Object>();
                map.forEach((name, inner) -> document.put(name.toString(), ordered(named.shape(), inner)));
                yield document;
            }
            case Shape.ListOf list when value instanceof List<?> items ->
                    items.stream().map(item -> ordered(list.shape(), item)).toList();
            // Names of variables, labels and options are sorted.
            default -> value instanceof Map<?, ?> map ? new TreeMap<>(map) : value;
        };
    }
}
