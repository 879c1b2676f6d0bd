package jd.compose.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Steps, and for each one those that must be finished before it begins.
///
/// The list is also an order in which the steps can be carried out one after the other: a step only needs steps before
/// it. So a plan has no cycle, and a reader can follow it from top to bottom.
public record Plan(List<Node> nodes) {
    private static final Set<String> TITLES = Set.of("Creating", "Killing", "Removing", "Restarting", "Stopping");

    /// @param after the indexes of the steps that this one needs, all smaller than its own
    public record Node(PlanStep step, Set<Integer> after) {
        public Node {
            after = Set.copyOf(after);
        }
    }

    public Plan {
        nodes = List.copyOf(nodes);
        for (int index = 0; index < nodes.size(); index++) {
            for (int needed : nodes.get(index).after()) {
                if (needed < 0 || needed >= index) {
                    throw new IllegalArgumentException("step " + index + " needs step " + needed);
                }
            }
        }
    }

    /// {@return a plan of steps that do not need each other}
    public static Plan independent(List<? extends PlanStep> steps) {
        return new Plan(steps.stream().map(step -> new Node(step, Set.of())).toList());
    }

    public List<PlanStep> steps() {
        return nodes.stream().map(Node::step).toList();
    }

    /// {@return what all steps do, as the title of their progress}
    public String title() {
        List<String> words = steps().stream().map(PlanStep::doing).distinct().toList();
        return words.size() == 1 && TITLES.contains(words.getFirst()) ? words.getFirst() : "Running";
    }

    /// {@return the steps before the first container is started}
    public Plan creations() {
        return new Plan(nodes.subList(0, firstStart()));
    }

    /// {@return the other steps, for a plan whose creations have been carried out}
    public Plan starts() {
        int first = firstStart();
        return new Plan(nodes.subList(first, nodes.size()).stream().map(node -> new Node(node.step(),
                node.after().stream().filter(index -> index >= first).map(index -> index - first)
                        .collect(Collectors.toSet()))).toList());
    }

    private int firstStart() {
        return (int) nodes.stream().takeWhile(node -> !(node.step() instanceof PlanStep.StartContainer
                || node.step() instanceof PlanStep.AwaitContainer)).count();
    }

    /// Collects steps, and returns the index of each.
    static final class Builder {
        private final List<Node> nodes = new ArrayList<>();

        int add(PlanStep step, Collection<Integer> after) {
            nodes.add(new Node(step, Set.copyOf(after)));
            return nodes.size() - 1;
        }

        /// Adds steps that follow each other. {@return the index of the last, or `after` if there is none}
        Set<Integer> addRow(List<PlanStep> row, Collection<Integer> after) {
            Set<Integer> last = Set.copyOf(after);
            for (PlanStep step : row) {
                last = Set.of(add(step, last));
            }
            return last;
        }

        /// {@return the indexes of all steps so far}
        Set<Integer> all() {
            var indexes = new TreeSet<Integer>();
            for (int index = 0; index < nodes.size(); index++) {
                indexes.add(index);
            }
            return indexes;
        }

        Plan build() {
            return new Plan(nodes);
        }
    }
}
