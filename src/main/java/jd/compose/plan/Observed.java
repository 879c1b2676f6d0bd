package jd.compose.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What exists on the daemon: the containers of one project, and all networks and volumes with their labels.
///
/// @param imageIds by the names of the images that the project uses
public record Observed(
        List<ExistingContainer> containers,
        Map<String, Map<String, String>> networks,
        Map<String, Map<String, String>> volumes,
        Map<String, String> imageIds) {

    public Observed {
        containers = containers.stream()
                .sorted(Comparator.comparing(ExistingContainer::service).thenComparing(ExistingContainer::number))
                .toList();
    }

    public List<ExistingContainer> running() {
        return containers.stream().filter(ExistingContainer::isRunning).toList();
    }

    public Observed withContainers(List<ExistingContainer> others) {
        return new Observed(others, networks, volumes, imageIds);
    }

    /// {@return the id of a container of the project, its name if there is none}
    String idOf(String container) {
        return containers.stream().filter(existing -> existing.name().equals(container))
                .map(ExistingContainer::id).findFirst().orElse(container);
    }

    public List<ExistingContainer> of(String service) {
        return containers.stream()
                .filter(container -> !container.oneOff() && container.service().equals(service))
                .toList();
    }
}
