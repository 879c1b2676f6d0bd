package jd.compose.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import jd.compose.project.Project;
import jd.compose.project.Service;

/// Computes the steps of `down`: containers in the reverse of the order in which they were started, then what they used.
/// Also those of `stop` and `start`.
///
/// Labels say what belongs to the project, so it can be taken down without its file, and whichever tool has brought it up.
/// With a file, what the file does not name is left, because it may belong to another file of the same project.
public final class TakeDown {
    private final Request request;
    private final Observed observed;

    /// @param project the loaded file, empty to remove everything that has the name as its label
    /// @param services whose containers are removed, all if none
    /// @param withVolumes whether the data is removed too
    /// @param images to remove
    /// @param stopSeconds until a container is killed, empty for its own setting
    public record Request(
            String name,
            Optional<Project> project,
            Set<String> services,
            boolean removeOrphans,
            boolean withVolumes,
            List<String> images,
            Optional<Integer> stopSeconds) {

        /// {@return a request that removes all containers and networks of a project, but keeps its data}
        public static Request all(String name) {
            return new Request(name, Optional.empty(), Set.of(), true, false, List.of(), Optional.empty());
        }
    }

    private TakeDown(Request request, Observed observed) {
        this.request = request;
        this.observed = observed;
    }

    // tag::taking-a-project-down[]
    public static Plan down(Request request, Observed observed) {
        var down = new TakeDown(request, observed);
        var plan = new Plan.Builder();
        new OrderedSteps(observed.containers().stream()
                .filter(down::isRemoved).toList())
                .backward(plan, container -> List.of( // <1>
                        new PlanStep.StopContainer(container.id(),
                                container.name(), down.stopSeconds()),
                        new PlanStep.RemoveContainer(
                                container.id(), container.name(), true)));
        Set<Integer> containers = plan.all(); // <2>
        request.images().forEach(image ->
                plan.add(new PlanStep.RemoveImage(image), containers));
        if (request.withVolumes()) {
            down.resources(observed.volumes(), Project::volumes).forEach(name ->
                    plan.add(new PlanStep.RemoveVolume(name), containers));
        }
        down.resources(observed.networks(), Project::networks).forEach(name ->
                plan.add(new PlanStep.RemoveNetwork(name), containers));
        return plan.build();
    }
    // end::taking-a-project-down[]

    private int stopSeconds() {
        return request.stopSeconds().orElse(-1);
    }

    public static Plan stop(Observed observed, Optional<Integer> stopSeconds) {
        var plan = new Plan.Builder();
        new OrderedSteps(observed.containers()).backward(plan, container -> List.of(
                new PlanStep.StopContainer(container.id(), container.name(), stopSeconds.orElse(-1))));
        return plan.build();
    }

    /// Each container waits for what its label names, unless it is not among the given ones.
    public static Plan start(Observed observed) {
        var plan = new Plan.Builder();
        new OrderedSteps(observed.containers()).forward(plan, container -> {
            var row = new ArrayList<PlanStep>();
            if (!container.isRunning()) {
                row.addAll(awaits(observed, container));
                row.add(new PlanStep.StartContainer(container.name()));
            }
            return row;
        });
        return plan.build();
    }

    private static List<PlanStep> awaits(Observed observed, ExistingContainer container) {
        var steps = new ArrayList<PlanStep>();
        container.dependsOn().forEach((service, dependency) -> {
            if (dependency.condition() != Service.Condition.STARTED) {
                observed.of(service).forEach(other -> steps.add(new PlanStep.AwaitContainer(
                        other.name(), service, dependency.condition(), dependency.required(), 0)));
            }
        });
        return steps;
    }

    /// Containers of `run` count as orphans.
    private boolean isRemoved(ExistingContainer container) {
        if (request.removeOrphans()) {
            return true;
        }
        boolean declared = request.project().map(project -> project.has(container.service())).orElse(true);
        return !container.oneOff() && declared
                && (request.services().isEmpty() || request.services().contains(container.service()));
    }

    private interface Declared {
        Map<String, Map<String, Object>> of(Project project);
    }

    private List<String> resources(Map<String, Map<String, String>> existing, Declared declared) {
        return new TreeSet<>(existing.keySet()).stream()
                .filter(name -> request.name().equals(existing.get(name).get(Labels.PROJECT)))
                .filter(name -> request.project().map(project -> declared.of(project).values().stream()
                        .anyMatch(values -> name.equals(values.get("name")))).orElse(true))
                .toList();
    }
}
