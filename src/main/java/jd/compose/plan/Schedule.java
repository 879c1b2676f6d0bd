package jd.compose.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Decides which steps of a plan may run at the same time. It runs nothing itself: its caller begins the steps, and
/// reports how each one ended.
///
/// After the first failure no step begins any more, and those that are running are allowed to end.
public final class Schedule implements StepSchedule {
    private final Plan plan;
    private final int limit;
    private final Set<Integer> waiting = new TreeSet<>();
    private final Set<Integer> running = new HashSet<>();
    private final Set<Integer> finished = new HashSet<>();
    private boolean failed;

    /// @param limit how many steps may run at the same time, at least 1
    public Schedule(Plan plan, int limit) {
        this.plan = plan;
        this.limit = limit;
        IntStream.range(0, plan.nodes().size()).forEach(waiting::add);
    }

    // tag::choosing-ready-steps[]
    @Override
    public List<Integer> begin() {
        var begun = new ArrayList<Integer>();
        for (int index : waiting) {
            boolean ready = finished.containsAll(
                    plan.nodes().get(index).after()); // <1>
            if (ready && !failed && running.size() < limit) {
                running.add(index);
                begun.add(index);
            }
        }
        begun.forEach(waiting::remove);
        return begun;
    }

    @Override
    public void end(int index, boolean success) {
        running.remove(index);
        finished.add(index);
        failed |= !success; // <2>
    }

    @Override
    public boolean isOver() {
        return running.isEmpty() && (failed || waiting.isEmpty());
    }
    // end::choosing-ready-steps[]
}
