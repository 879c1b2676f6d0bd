package jd.compose.plan;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.compose.project.Service;

/// Computes the steps of `restart` from the labels: a service comes after those it depends on, so that it finds them
/// running again.
public final class RestartPlan {
    private RestartPlan() {}

    /// @param services empty for all
    /// @param withDependents whether services that declare `restart: true` on a restarted one are restarted, too
    public static Plan of(
            Observed observed, List<String> services, boolean withDependents, Optional<Integer> stopSeconds) {
        Set<String> restarted = withDependents ? withDependents(observed, services) : Set.copyOf(services);
        var plan = new Plan.Builder();
        new OrderedSteps(observed.containers().stream()
                .filter(container -> !container.oneOff()
                        && (services.isEmpty() || restarted.contains(container.service())))
                .toList())
                .forward(plan, container -> List.of(new PlanStep.RestartContainer(
                        container.id(), container.name(), stopSeconds.orElse(-1))));
        return plan.build();
    }

    private static Set<String> withDependents(Observed observed, List<String> services) {
        var restarted = new LinkedHashSet<String>();
        var open = new ArrayDeque<>(services);
        while (!open.isEmpty()) {
            String service = open.poll();
            if (restarted.add(service)) {
                observed.containers().stream()
                        .filter(container -> restartsWith(container, service))
                        .map(ExistingContainer::service).forEach(open::add);
            }
        }
        return restarted;
    }

    private static boolean restartsWith(ExistingContainer container, String service) {
        Service.Dependency dependency = container.dependsOn().get(service);
        return dependency != null && dependency.restart();
    }
}
