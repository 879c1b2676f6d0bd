package jd.compose.project;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import jd.compose.file.Problems;
import jd.compose.file.Section;

/// Checks what a single value cannot show: whether the names that a service refers to are declared, and whether its keys
/// go together.
///
/// Today: compose-go loader/validate.go
final class Consistency {
    static final List<String> KINDS = List.of("networks", "volumes", "secrets", "configs");

    /// Keys that are accepted because other tools use them.
    private static final List<String> WITHOUT_EFFECT = List.of(
            "post_start", "pre_stop", "credential_spec");

    /// Keys of a build section that only BuildKit has.
    private static final List<String> BUILDKIT = List.of("additional_contexts", "cache_to", "entitlements",
            "isolation", "platforms", "privileged", "secrets", "shm_size", "ssh", "ulimits");

    /// Keys of a service, and the older ones that mean the same.
    private static final Map<String, List<String>> SAME = Map.of(
            "scale", List.of("deploy", "replicas"),
            "cpus", List.of("deploy", "resources", "limits", "cpus"),
            "mem_limit", List.of("deploy", "resources", "limits", "memory"),
            "mem_reservation", List.of("deploy", "resources", "reservations", "memory"),
            "pids_limit", List.of("deploy", "resources", "limits", "pids"));

    private final Section document;
    private final Problems problems;

    /// @param document of the whole project
    Consistency(Map<String, Object> document, Problems problems) {
        this.document = Section.of(document);
        this.problems = problems;
        for (String kind : List.of("secrets", "configs")) {
            Section objects = this.document.section(kind);
            objects.names().forEach(name -> checkFileObject(kind + "." + name, objects.section(name),
                    kind.equals("secrets") ? List.of("file", "environment")
                            : List.of("file", "environment", "content")));
        }
        Section volumes = this.document.section("volumes");
        volumes.names().forEach(name -> checkVolume("volumes." + name, volumes.section(name)));
    }

    private void checkFileObject(String path, Section declared, List<String> sources) {
        List<String> given = sources.stream().filter(declared::has).toList();
        if (declared.has("external") || declared.has("driver")) {
            return;
        }
        if (given.isEmpty()) {
            problems.add(path + ": one of " + String.join("|", sources) + " must be set");
        } else if (given.size() > 1) {
            problems.add(path + ": " + String.join("|", given) + " attributes are mutually exclusive");
        }
    }

    private void checkVolume(String path, Section declared) {
        if (!declared.flag("external")) {
            return;
        }
        for (String key : List.of("driver", "driver_opts", "labels")) {
            if (declared.has(key)) {
                problems.add(path + ": conflicting parameters \"external\" and \"" + key + "\" specified");
            }
        }
    }

    void check(Service service) {
        Section described = service.document();
        String subject = "service \"" + service.name() + "\" ";
        if (!described.has("image") && !described.has("build")) {
            problems.add(subject + "has neither an image nor a build context specified: invalid compose project");
        }
        if (described.has("network_mode") && described.has("networks")) {
            problems.add("service " + service.name()
                    + " declares mutually exclusive `network_mode` and `networks`: invalid compose project");
        }
        if (described.has("container_name") && service.scale() > 1) {
            problems.add(subject + "can't set container_name and scale " + service.scale()
                    + ": a container name must be unique: invalid compose project");
        }
        Section build = described.section("build");
        if (build.has("dockerfile") && build.has("dockerfile_inline")) {
            problems.add(subject
                    + "declares mutualy exclusive dockerfile and dockerfile_inline: invalid compose project");
        }
        checkReferences(service, subject);
        checkSameMeaning(service);
        List<String> test = described.section("healthcheck").texts("test");
        if (!test.isEmpty() && !List.of("NONE", "CMD", "CMD-SHELL").contains(test.getFirst())) {
            problems.add(subject + "healthcheck.test must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"");
        }
        Section networks = described.section("networks");
        networks.names().stream().filter(name -> networks.section(name).has("gw_priority")).forEach(name ->
                problems.warn(subject + "networks." + name + ".gw_priority is not supported and has no effect"));
        BUILDKIT.stream().filter(build::has).forEach(key ->
                problems.warn(subject + "build." + key + " is not supported and has no effect"));
        WITHOUT_EFFECT.stream().filter(described::has).forEach(key ->
                problems.warn(subject + key + " is not supported and has no effect"));
    }

    private void checkReferences(Service service, String subject) {
        service.dependencies().forEach((other, dependency) -> {
            if (!document.section("services").has(other)) {
                problems.add(subject + "depends on undefined service \"" + other + "\": invalid compose project");
            }
        });
        for (String kind : KINDS) {
            Section declared = document.section(kind);
            for (String reference : ProjectResources.references(kind, service)) {
                if (!declared.has(reference) && !ProjectResources.isDefaultNetwork(kind, reference)) {
                    problems.add(subject + "refers to undefined " + kind.substring(0, kind.length() - 1) + " "
                            + reference + ": invalid compose project");
                }
            }
        }
    }

    private void checkSameMeaning(Service service) {
        SAME.forEach((key, path) -> {
            Section section = service.document();
            for (String step : path.subList(0, path.size() - 1)) {
                section = section.section(step);
            }
            String other = section.text(path.getLast());
            String own = service.document().text(key);
            if (!own.isEmpty() && !other.isEmpty() && new BigDecimal(own).compareTo(new BigDecimal(other)) != 0) {
                problems.add("services." + service.name() + ": can't set distinct values on '" + key + "' and '"
                        + String.join(".", path) + "': invalid compose project");
            }
        });
    }
}
