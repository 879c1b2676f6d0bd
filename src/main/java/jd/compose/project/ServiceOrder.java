package jd.compose.project;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import jd.compose.file.ComposeException;

/// Sorts services so that each one comes after those it depends on; without a dependency the order is that of the names.
///
/// Compose 1.2: compose/project.py sort_service_dicts
public final class ServiceOrder {
    private static final int LONGEST_CHAIN = 500;

    private final Map<String, ? extends Collection<String>> dependencies;
    private final List<String> path = new ArrayList<>();
    private final Map<String, Boolean> sorted = new LinkedHashMap<>();

    private ServiceOrder(Map<String, ? extends Collection<String>> dependencies) {
        this.dependencies = dependencies;
    }

    /// @param dependencies for each service the names of those that come first; unknown names are ignored
    /// @throws ComposeException with the path of a cycle
    public static List<String> of(Map<String, ? extends Collection<String>> dependencies) {
        var order = new ServiceOrder(dependencies);
        new TreeSet<>(dependencies.keySet()).forEach(order::visit);
        return List.copyOf(order.sorted.keySet());
    }

    public static List<Service> of(Project project) {
        var dependencies = new LinkedHashMap<String, Set<String>>();
        project.services().forEach((name, service) -> dependencies.put(name, service.dependencies().keySet()));
        return of(dependencies).stream().map(project.services()::get).toList();
    }

    /// The search is recursive, and a file can list more services than there is stack for.
    private void checkLength() {
        if (path.size() > LONGEST_CHAIN) {
            throw ComposeException.invalid("service \"" + path.getFirst() + "\" depends on a chain of more than "
                    + LONGEST_CHAIN + " services");
        }
    }

    // tag::sorting-services[]
    private void visit(String service) {
        if (sorted.containsKey(service) // <1>
                || !dependencies.containsKey(service)) {
            return;
        }
        checkLength();
        int start = path.indexOf(service);
        path.add(service);
        if (start >= 0) { // <2>
            throw ComposeException.invalid("dependency cycle detected: "
                    + String.join(" -> ", path.subList(start, path.size())));
        }
        new TreeSet<>(dependencies.get(service)).forEach(this::visit);
        path.removeLast();
        sorted.put(service, true); // <3>
    }
    // end::sorting-services[]
}
