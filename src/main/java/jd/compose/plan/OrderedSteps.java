package jd.compose.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import jd.compose.project.ServiceOrder;

/// Adds steps for containers that exist, in the order of their services or in the reverse order. The order comes from the
/// containers' labels, so it needs no file.
final class OrderedSteps {
    private final Map<String, List<ExistingContainer>> services;
    private final Map<String, Set<String>> dependencies = new TreeMap<>();

    OrderedSteps(List<ExistingContainer> containers) {
        services = containers.stream().collect(Collectors.groupingBy(ExistingContainer::service));
        containers.forEach(container -> dependencies.computeIfAbsent(container.service(), _ -> new TreeSet<>())
                .addAll(container.dependsOn().keySet()));
    }

    /// @param row the steps of one container, which follow each other
    void forward(Plan.Builder plan, Function<ExistingContainer, List<PlanStep>> row) {
        add(plan, row, ServiceOrder.of(dependencies), dependencies);
    }

    void backward(Plan.Builder plan, Function<ExistingContainer, List<PlanStep>> row) {
        var dependents = new TreeMap<String, Set<String>>();
        dependencies.forEach((service, others) -> others.forEach(other ->
                dependents.computeIfAbsent(other, _ -> new TreeSet<>()).add(service)));
        add(plan, row, ServiceOrder.of(dependencies).reversed(), dependents);
    }

    /// @param before for each service those whose containers come first
    private void add(
            Plan.Builder plan, Function<ExistingContainer, List<PlanStep>> row, Collection<String> order,
            Map<String, Set<String>> before) {
        var last = new HashMap<String, Set<Integer>>();
        for (String service : order) {
            Set<Integer> after = new TreeSet<>();
            before.getOrDefault(service, Set.of()).forEach(other -> after.addAll(last.getOrDefault(other, Set.of())));
            // A service without a step of its own passes on what it waits for.
            Set<Integer> ends = new TreeSet<>();
            for (ExistingContainer container : services.get(service)) {
                ends.addAll(plan.addRow(row.apply(container), after));
            }
            last.put(service, ends);
        }
    }
}
