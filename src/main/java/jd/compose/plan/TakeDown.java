package jd.compose.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import jd.compose.project.ServiceOrder;

/// Computes the steps of `down` and `stop` from the labels alone, so that a project can be taken down without its file,
/// and whichever tool has brought it up. The order is the reverse of that in which the services were started.
public final class TakeDown {
    private TakeDown() {}

    /// @param withVolumes whether the data is removed too
    public static List<PlanStep> down(String project, Observed observed, boolean withVolumes, Optional<Integer> stopSeconds) {
        var steps = new ArrayList<PlanStep>();
        for (ExistingContainer container : reversed(observed.containers())) {
            if (container.isRunning()) {
                steps.add(new PlanStep.StopContainer(container.id(), container.name(), stopSeconds.orElse(-1)));
            }
            steps.add(new PlanStep.RemoveContainer(container.id(), container.name(), true));
        }
        if (withVolumes) {
            of(project, observed.volumes()).forEach(name -> steps.add(new PlanStep.RemoveVolume(name)));
        }
        of(project, observed.networks()).forEach(name -> steps.add(new PlanStep.RemoveNetwork(name)));
        return steps;
    }

    public static List<PlanStep> stop(Observed observed, Optional<Integer> stopSeconds) {
        return reversed(observed.containers()).stream()
                .filter(ExistingContainer::isRunning)
                .<PlanStep>map(container -> new PlanStep.StopContainer(
                        container.id(), container.name(), stopSeconds.orElse(-1)))
                .toList();
    }

    public static List<PlanStep> start(Observed observed) {
        return reversed(observed.containers()).reversed().stream()
                .filter(container -> !container.isRunning())
                .<PlanStep>map(container -> new PlanStep.StartContainer(container.name()))
                .toList();
    }

    private static List<String> of(String project, Map<String, Map<String, String>> resources) {
        return new TreeSet<>(resources.keySet()).stream()
                .filter(name -> project.equals(resources.get(name).get(Labels.PROJECT)))
                .toList();
    }

    /// {@return the containers, those that need others first}
    static List<ExistingContainer> reversed(List<ExistingContainer> containers) {
        var dependencies = new LinkedHashMap<String, List<String>>();
        containers.forEach(container -> dependencies.put(container.service(), container.dependsOn()));
        List<String> order = ServiceOrder.of(dependencies);
        var sorted = new ArrayList<ExistingContainer>();
        for (String service : order) {
            containers.stream().filter(container -> container.service().equals(service)).forEach(sorted::add);
        }
        return sorted.reversed();
    }
}
