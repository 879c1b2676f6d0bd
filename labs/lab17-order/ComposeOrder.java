import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import jd.compose.file.ComposeException;
import jd.compose.plan.Plan;
import jd.compose.plan.StepSchedule;
import jd.labs.lab17.StartPlanning;

/// The order in which the services of an application start.
///
/// Grade your work with `./jd lab 17`, or one case of it with `./jd lab 17 CASE`; then run it:
/// `./jd compose --lab 17 -f labs/lab17-order/compose.yaml up`.
public final class ComposeOrder implements StartPlanning {
    /// The services so that each comes after those it depends on.
    ///
    /// @param dependencies for each service the names of `depends_on`
    /// @throws ComposeException with the path of a cycle
    @Override
    public List<String> order(Map<String, Set<String>> dependencies) {
        Set<String> sorted = new LinkedHashSet<>();
        for (String service : new TreeSet<>(dependencies.keySet())) {
            visit(service, dependencies, new ArrayList<>(), sorted);
        }
        return List.copyOf(sorted);
    }

    /// Task 1. Adds the service to `sorted`, after all that it depends on, directly or not; nothing is added twice. A name
    /// that is not among the keys is no service of the project and is ignored. Visit dependencies in the order of their
    /// names, so that the result is the same each time.
    ///
    /// @param path the services whose visit has begun and not ended, each of which depends on the next one; if `service` is
    /// one of them, throw `ComposeException.invalid(cycle(path, service))`
    private void visit(String service, Map<String, Set<String>> dependencies, List<String> path, Set<String> sorted) {
        // solution> visit
        if (sorted.contains(service) || !dependencies.containsKey(service)) {
            return;
        }
        if (path.contains(service)) {
            throw ComposeException.invalid(cycle(path, service));
        }
        path.add(service);
        for (String other : new TreeSet<>(dependencies.get(service))) {
            visit(other, dependencies, path, sorted);
        }
        path.removeLast();
        sorted.add(service);
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: visit");
    }

    /// Task 2. The message for a cycle, with its path and nothing else. If `a` depends on `b`, `b` on `c` and `c` on `b`:
    ///
    ///     dependency cycle detected: b -> c -> b
    ///
    /// @param path as above, here a, b, c
    /// @param again the service that is on the path already, here b
    private static String cycle(List<String> path, String again) {
        // solution> cycle
        List<String> circle = new ArrayList<>(path.subList(path.indexOf(again), path.size()));
        circle.add(again);
        return "dependency cycle detected: " + String.join(" -> ", circle);
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: cycle");
    }

    /// Task 3. The services in waves: in the first those that depend on no service of the project, in each further one
    /// those that depend only on services of earlier waves. Each service is in the first wave that it can be in. There is
    /// no cycle.
    @Override
    public List<Set<String>> waves(Map<String, Set<String>> dependencies) {
        // solution> waves
        Map<String, Set<String>> left = new TreeMap<>(dependencies);
        List<Set<String>> waves = new ArrayList<>();
        while (!left.isEmpty()) {
            Set<String> wave = new TreeSet<>(left.keySet());
            wave.removeIf(service -> left.get(service).stream().anyMatch(left::containsKey));
            waves.add(wave);
            left.keySet().removeAll(wave);
        }
        return waves;
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: waves");
    }

    @Override
    public StepSchedule schedule(Plan plan, int limit) {
        return new Steps(plan, limit);
    }

    /// Which steps of a plan may run now. Waves would wait for the slowest step of each; a step needs to wait only for
    /// those that it needs, `plan.nodes().get(index).after()`.
    private static final class Steps implements StepSchedule {
        private final Plan plan;
        private final int limit;
        private final Set<Integer> waiting = new TreeSet<>();
        private final Set<Integer> running = new HashSet<>();
        private final Set<Integer> finished = new HashSet<>();
        private boolean failed;

        Steps(Plan plan, int limit) {
            this.plan = plan;
            this.limit = limit;
            IntStream.range(0, plan.nodes().size()).forEach(waiting::add);
        }

        /// Task 4. Moves steps from `waiting` to `running`, and returns their indexes in the order of the plan: all steps
        /// whose needed steps have finished, but no more than may run at the same time (`limit`, with those that run
        /// already), and none after a failure.
        @Override
        public List<Integer> begin() {
            // solution> begin
            List<Integer> begun = new ArrayList<>();
            for (int index : waiting) {
                boolean ready = finished.containsAll(plan.nodes().get(index).after());
                if (ready && !failed && running.size() < limit) {
                    running.add(index);
                    begun.add(index);
                }
            }
            begun.forEach(waiting::remove);
            return begun;
            // <solution
            // starter: throw new UnsupportedOperationException("task 4: begin");
        }

        @Override
        public void end(int index, boolean success) {
            running.remove(index);
            finished.add(index);
            failed |= !success;
        }

        /// Task 5. Whether nothing runs and nothing will begin. After a failure the steps that run are allowed to end, and
        /// those that wait stay where they are.
        @Override
        public boolean isOver() {
            // solution> isOver
            return running.isEmpty() && (failed || waiting.isEmpty());
            // <solution
            // starter: throw new UnsupportedOperationException("task 5: isOver");
        }
    }
}
