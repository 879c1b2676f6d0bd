package jd.compose;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What exists on the daemon: the containers of one project, and all networks and volumes with their labels.
///
/// @param imageIds by the names of the images that the project uses
record Observed(
        List<ExistingContainer> containers,
        Map<String, Map<String, String>> networks,
        Map<String, Map<String, String>> volumes,
        Map<String, String> imageIds) {

    Observed {
        containers = containers.stream()
                .sorted(Comparator.comparing(ExistingContainer::service).thenComparing(ExistingContainer::number))
                .toList();
    }

    List<ExistingContainer> of(String service) {
        return containers.stream()
                .filter(container -> !container.oneOff() && container.service().equals(service))
                .toList();
    }
}
