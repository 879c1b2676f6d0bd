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

    public List<ExistingContainer> of(String service) {
        return containers.stream()
                .filter(container -> !container.oneOff() && container.service().equals(service))
                .toList();
    }
}
