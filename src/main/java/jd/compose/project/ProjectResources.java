package jd.compose.project;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import jd.compose.file.Section;

/// The networks, volumes, secrets and configs of a project, by their names in the file.
public record ProjectResources(
        Map<String, Map<String, Object>> networks,
        Map<String, Map<String, Object>> volumes,
        Map<String, Map<String, Object>> secrets,
        Map<String, Map<String, Object>> configs) {

    public ProjectResources {
        networks = new TreeMap<>(networks);
        volumes = new TreeMap<>(volumes);
        secrets = new TreeMap<>(secrets);
        configs = new TreeMap<>(configs);
    }

    /// {@return the resources that the services refer to, with their names on the daemon}
    ///
    /// @param project its name, empty if the names are not to be added
    static ProjectResources used(Optional<String> project, Section document, Collection<Service> services) {
        return new ProjectResources(
                used(project, document, "networks", services), used(project, document, "volumes", services),
                used(project, document, "secrets", services), used(project, document, "configs", services));
    }

    /// {@return all networks, volumes, secrets and configs of a document, with their names on the daemon}
    ///
    /// @param project its name, empty if the names are not to be added
    static Map<String, Object> declared(Optional<String> project, Section document) {
        var declared = new TreeMap<String, Object>();
        for (String kind : Consistency.KINDS) {
            Section written = document.section(kind);
            var names = new TreeSet<>(written.names());
            Section services = document.section("services");
            services.names().stream().flatMap(service -> services.section(service).section(kind).names().stream())
                    .filter(name -> isDefaultNetwork(kind, name)).forEach(names::add);
            if (!names.isEmpty()) {
                var objects = new TreeMap<String, Object>();
                names.forEach(name -> objects.put(name, named(project, name, written.section(name))));
                declared.put(kind, objects);
            }
        }
        return declared;
    }

    private static Map<String, Map<String, Object>> used(
            Optional<String> project, Section document, String kind, Collection<Service> services) {
        Section declared = document.section(kind);
        var used = new TreeMap<String, Map<String, Object>>();
        for (Service service : services) {
            for (String reference : references(kind, service)) {
                if (declared.has(reference) || isDefaultNetwork(kind, reference)) {
                    used.put(reference, named(project, reference, declared.section(reference)));
                }
            }
        }
        return used;
    }

    static boolean isDefaultNetwork(String kind, String reference) {
        return kind.equals("networks") && reference.equals("default");
    }

    /// An external object has no prefix. Its name may stand under `external`, as in the format before 3.5.
    private static Map<String, Object> named(Optional<String> project, String reference, Section declared) {
        boolean obsolete = declared.values().get("external") instanceof String;
        boolean external = obsolete || declared.flag("external");
        var values = new LinkedHashMap<String, Object>();
        if (declared.has("name") || obsolete) {
            values.put("name", declared.text(obsolete ? "external" : "name"));
        } else {
            project.ifPresent(prefix -> values.put("name", external ? reference : prefix + "_" + reference));
        }
        declared.values().forEach(values::putIfAbsent);
        if (external) {
            values.put("external", true);
        }
        return values;
    }

    /// @param kind `networks`, `volumes`, `secrets` or `configs`
    static Set<String> references(String kind, Service service) {
        var names = new LinkedHashSet<String>();
        switch (kind) {
            case "networks" -> names.addAll(service.networks());
            case "volumes" -> {
                for (Section mount : service.document().sections("volumes")) {
                    if (mount.text("type").equals("volume") && mount.has("source")) {
                        names.add(mount.text("source"));
                    }
                }
            }
            default -> {
                service.document().sections(kind).forEach(reference -> names.add(reference.text("source")));
                if (kind.equals("secrets")) {
                    service.document().section("build").sections(kind)
                            .forEach(reference -> names.add(reference.text("source")));
                }
            }
        }
        return names;
    }
}
