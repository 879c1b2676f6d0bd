package jd.compose.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import jd.compose.file.Section;
import jd.compose.project.Project;
import jd.compose.project.Service;

/// Replaces the services that a service names by ids of their first containers: `network_mode: service:db` becomes
/// `container:4f2e…`. So the checksum changes when that container is replaced.
///
/// As in docker compose 2.26, the mode behind a service of `volumes_from` has no effect.
///
/// @param idOf the id of a container by its name
record References(Project project, UnaryOperator<String> idOf) {
    private static final List<String> NAMESPACES = List.of("network_mode", "ipc", "pid");
    private static final String SERVICE = "service:";
    private static final String CONTAINER = "container:";

    Service resolve(Service service) {
        Section document = service.document();
        var values = new LinkedHashMap<>(document.values());
        for (String key : NAMESPACES) {
            if (document.text(key).startsWith(SERVICE)) {
                values.put(key, CONTAINER + firstContainer(document.text(key).substring(SERVICE.length())));
            }
        }
        if (document.has("volumes_from")) {
            values.put("volumes_from", document.texts("volumes_from").stream().map(this::volumesFrom).toList());
        }
        return service.with(new Section(values));
    }

    private String volumesFrom(String from) {
        return from.startsWith(CONTAINER) ? from.substring(CONTAINER.length()) : firstContainer(from.split(":")[0]);
    }

    private String firstContainer(String name) {
        return idOf.apply(project.service(name).containerName(project.name(), 1));
    }
}
