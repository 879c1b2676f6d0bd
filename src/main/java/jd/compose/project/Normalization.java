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

/// Writes out what a service only refers to or implies: variables and labels in files, variables of the environment, the
/// default network, and the services that it depends on without saying so.
///
/// Today: compose-go loader/normalize.go
///
/// @param directory for the paths of env files, if they have not been made absolute
record Normalization(Path directory, Map<String, String> environment, Problems problems) {
    /// {@return the service with the contents of its env files and label files}
    Section withFiles(Section written) {
        var values = new LinkedHashMap<>(written.values());
        putUnlessEmpty(values, "environment", variables(written));
        putUnlessEmpty(values, "labels", labels(written));
        values.remove("env_file");
        values.remove("label_file");
        return new Section(values);
    }

    // tag::normalizing-a-service[]
    Section of(Section written) {
        var values = new LinkedHashMap<>(written.values());
        putUnlessEmpty(values, "depends_on", dependencies(written)); // <1>
        if (written.has("build")) {
            values.put("build", build(written.section("build")));
        }
        if (written.section("networks").values().isEmpty()
                && !written.has("network_mode")) {
            values.put("networks", // <2>
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
        variables.putAll(withEnvironment(service.section("environment")));
        return variables;
    }

    /// {@return the variables; those without a value have that of the environment if there is one}
    private Map<String, Object> withEnvironment(Section variables) {
        var known = new TreeMap<>(variables.values());
        known.replaceAll((name, value) ->
                value == DocumentReader.UNSET && environment.containsKey(name) ? environment.get(name) : value);
        return known;
    }

    private Map<String, String> fromFiles(String kind, List<Section> files) {
        var variables = new HashMap<String, String>();
        for (Section file : files) {
            Path path = directory.resolve(file.text("path"));
            if (file.flag("required") || Files.exists(path)) {
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
                .map(file -> new Section(Map.of("path", file, "required", true))).toList();
        Map<String, Object> labels = new TreeMap<>(fromFiles("label", files));
        labels.putAll(service.section("labels").values());
        return labels;
    }

    /// An argument without a value that the environment does not have is none.
    private Map<String, Object> build(Section written) {
        var values = new LinkedHashMap<>(written.values());
        values.computeIfPresent("args", (key, arguments) -> arguments instanceof List<?> list
                ? list.stream().filter(argument -> argument.toString().contains("=")).toList()
                : arguments(Section.of(arguments)));
        return values;
    }

    private Map<String, Object> arguments(Section written) {
        Map<String, Object> arguments = withEnvironment(written);
        arguments.values().removeIf(value -> value == DocumentReader.UNSET);
        return arguments;
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
        dependency.put("restart", restart);
        dependency.put("required", true);
        return dependency;
    }
}
