package jd.compose.project;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.compose.file.ComposeException;
import jd.compose.file.DocumentReader;
import jd.compose.file.DotEnv;
import jd.compose.file.Problems;
import jd.compose.file.Section;

/// Replaces what a service only refers to: variables and labels in files, variables of the environment, the default
/// network, and the services that it depends on without saying so.
///
/// Today: compose-go loader/normalize.go
record Normalization(Map<String, String> environment, Problems problems) {
    // tag::normalizing-a-service[]
    Section of(Section written) {
        var values = new LinkedHashMap<>(written.values());
        putUnlessEmpty(values, "environment", variables(written)); // <1>
        putUnlessEmpty(values, "labels", labels(written));
        putUnlessEmpty(values, "depends_on", dependencies(written)); // <2>
        values.remove("env_file");
        values.remove("label_file");
        if (written.has("build")) {
            values.put("build", build(written.section("build")));
        }
        if (written.section("networks").values().isEmpty()
                && !written.has("network_mode")) {
            values.put("networks", // <3>
                    Map.of("default", DocumentReader.UNSET));
        }
        return new Section(values);
    }
    // end::normalizing-a-service[]

    private static void putUnlessEmpty(Map<String, Object> values, String key, Map<String, Object> map) {
        if (!map.isEmpty()) {
            values.put(key, map);
        }
    }

    /// Those of the file itself take precedence over those of the env files.
    private Map<String, Object> variables(Section service) {
        Map<String, Object> variables = new TreeMap<>(fromFiles("env", service.sections("env_file")));
        service.section("environment").values().forEach((name, value) -> variables.put(name,
                value == DocumentReader.UNSET && environment.containsKey(name) ? environment.get(name) : value));
        return variables;
    }

    private Map<String, String> fromFiles(String kind, List<Section> files) {
        var variables = new HashMap<String, String>();
        for (Section file : files) {
            Path path = Path.of(file.text("path"));
            boolean required = !file.has("required") || file.flag("required");
            if (required || Files.exists(path)) {
                var known = new HashMap<>(variables);
                known.putAll(environment);
                read(kind, path, known).forEach(variables::put);
            }
        }
        return variables;
    }

    private Map<String, String> read(String kind, Path file, Map<String, String> known) {
        try {
            return DotEnv.read(kind, file, known);
        } catch (ComposeException e) {
            problems.add(e);
            return Map.of();
        }
    }

    private Map<String, Object> labels(Section service) {
        List<Section> files = service.texts("label_file").stream()
                .map(file -> new Section(Map.of("path", file))).toList();
        Map<String, Object> labels = new TreeMap<>(fromFiles("label", files));
        labels.putAll(service.section("labels").values());
        return labels;
    }

    /// An argument without a value that the environment does not have is none.
    private Map<String, Object> build(Section written) {
        var values = new LinkedHashMap<>(written.values());
        if (written.has("args")) {
            var arguments = new TreeMap<String, Object>();
            written.section("args").values().forEach((name, value) -> {
                if (value != DocumentReader.UNSET) {
                    arguments.put(name, value);
                } else if (environment.containsKey(name)) {
                    arguments.put(name, environment.get(name));
                }
            });
            values.put("args", arguments);
        }
        return values;
    }

    /// {@return the written dependencies, and the services whose namespaces, volumes or addresses this one uses}
    private static Map<String, Object> dependencies(Section service) {
        var dependencies = new TreeMap<>(service.section("depends_on").values());
        service.texts("links").forEach(link -> dependencies.putIfAbsent(link.split(":", 2)[0], started(true)));
        for (String key : List.of("network_mode", "ipc", "pid", "uts", "cgroup")) {
            if (service.text(key).startsWith("service:")) {
                dependencies.putIfAbsent(service.text(key).substring("service:".length()), started(true));
            }
        }
        service.texts("volumes_from").stream().filter(from -> !from.startsWith("container:"))
                .forEach(from -> dependencies.putIfAbsent(from.split(":", 2)[0], started(false)));
        return dependencies;
    }

    private static Map<String, Object> started(boolean restart) {
        var dependency = new LinkedHashMap<String, Object>();
        dependency.put("condition", "service_started");
        if (restart) {
            dependency.put("restart", true);
        }
        dependency.put("required", true);
        return dependency;
    }
}
