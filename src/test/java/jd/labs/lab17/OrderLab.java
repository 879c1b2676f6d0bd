package jd.labs.lab17;

import static jd.labs.Case.PASSED;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import jd.client.session.ProcessContext;
import jd.compose.ComposeMain;
import jd.compose.file.ComposeException;
import jd.compose.plan.Convergence;
import jd.compose.plan.Observed;
import jd.compose.plan.Plan;
import jd.compose.plan.PlanStep;
import jd.compose.plan.Schedule;
import jd.compose.plan.StepSchedule;
import jd.compose.project.Project;
import jd.compose.project.ProjectLoader;
import jd.compose.project.ProjectOptions;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Falsifier;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Grades lab 17: an order may be any that is right, a schedule must begin what jd's own begins.
public final class OrderLab implements Lab {
    private static final String ORDER = "Chapter 17, \"The concept\" and the listing of ServiceOrder; topological sorting.";
    private static final String STEPS = "Chapter 17, the listings of Schedule and of Execution.";
    private static final String CYCLE = "dependency cycle detected: ";
    /// The names of the services, none of which says where it belongs.
    private static final String NAMES = "dgbfaec";

    @Override
    public int number() {
        return 17;
    }

    @Override
    public String name() {
        return "order";
    }

    @Override
    public String source() {
        return "ComposeOrder.java";
    }

    /// The schedule runs in `compose`. The order is needed in many places that have no connection with each other, so it
    /// is a static method there.
    @Override
    public PlugIn plugIn() {
        return new PlugIn.InProgram((student, words) -> {
            if (!words[0].equals("compose")) {
                throw new IllegalArgumentException("lab 17 is a part of compose: ./jd compose --lab 17 up");
            }
            StartPlanning planning = StudentCode.create(student, StartPlanning.class);
            List<String> rest = Arrays.asList(words).subList(1, words.length);
            return ComposeMain.runWith(
                    ProcessContext.ofProcess(), Path.of("").toAbsolutePath(), rest, planning::schedule);
        });
    }

    @Override
    public String example() {
        return "./jd compose --lab 17 -f labs/lab17-order/compose.yaml up";
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                graded(program, "1", "order() puts what a service depends on before it",
                        planning -> order(planning, dependencies(shop()))),
                graded(program, "2", "... in every graph without a cycle", planning -> Falsifier.falsify(
                        graphs(), graph -> order(planning, graph))),
                graded(program, "3", "order() finds a cycle and shows its path, and nothing else", planning ->
                        Falsifier.falsify(circles(), graph -> cycle(planning, graph))),
                graded(program, "4", "waves() begins each service as early as possible", planning -> Falsifier.falsify(
                        graphs(), graph -> waves(planning, graph))),
                graded(program, "5", "begin() starts what `up` may start now, for a shop", planning ->
                        steps(planning, new Run(upOf(shop()), 2, Collections.nCopies(99, 1)))),
                graded(program, "6", "begin() and isOver() obey needs, limit and failures, in every plan", planning ->
                        Falsifier.falsify(runs(), run -> steps(planning, run))));
    }

    private static Case graded(Class<?> program, String id, String sentence, Function<StartPlanning, Outcome> look) {
        return new Case(id, sentence, false, () -> look.apply(StudentCode.create(program, StartPlanning.class)));
    }

    private static Failed failed(String got, String first, String second, String last) {
        return new Failed(got, new Hints(first, second, last));
    }

    // ---- the shop ----

    private Project shop() {
        Path file = Path.of(System.getProperty("jd.home", "")).resolve(directory()).resolve("compose.yaml").toAbsolutePath();
        return ProjectLoader.load(new ProjectOptions(
                List.of(file.toString()), "shop", "", List.of(), List.of(), file.getParent(), Map.of())).project();
    }

    private static Map<String, Set<String>> dependencies(Project project) {
        Map<String, Set<String>> dependencies = new TreeMap<>();
        project.services().forEach((name, service) -> dependencies.put(name, service.dependencies().keySet()));
        return dependencies;
    }

    private static Plan upOf(Project project) {
        return Convergence.plan(project, new Observed(List.of(), Map.of(), Map.of(), Map.of()),
                new Convergence.Options(
                        Convergence.Recreation.ifChanged(), false, true, Optional.empty(), Optional.empty()));
    }

    // ---- tasks 1 to 3 ----

    /// Graphs of services, some of which depend on a name that is no service. An edge leads to an earlier one of `NAMES`.
    private static Arbitrary<Map<String, Set<String>>> graphs() {
        return edges().map(edges -> graph(edges.stream().map(edge ->
                edge.from() > edge.to() ? edge : new Edge(edge.to(), edge.from())).toList()));
    }

    /// Graphs with a circle.
    private static Arbitrary<Map<String, Set<String>>> circles() {
        return edges().map(OrderLab::graph).filter(OrderLab::hasCycle);
    }

    private record Edge(int from, int to) {}

    private static Arbitrary<List<Edge>> edges() {
        Arbitrary<Integer> services = Arbitraries.integers().between(0, NAMES.length() - 1);
        return Combinators.combine(services, services).as(Edge::new).list().ofMinSize(1).ofMaxSize(12);
    }

    private static Map<String, Set<String>> graph(List<Edge> edges) {
        Map<String, Set<String>> graph = new TreeMap<>();
        for (Edge edge : edges) {
            graph.computeIfAbsent(name(edge.from()), _ -> new TreeSet<>());
            // The last name is that of no service, unless it depends on another one.
            if (edge.to() < NAMES.length() - 1) {
                graph.computeIfAbsent(name(edge.to()), _ -> new TreeSet<>());
            }
            if (edge.from() != edge.to()) {
                graph.get(name(edge.from())).add(name(edge.to()));
            } else {
                graph.get(name(edge.from())).add("elsewhere");
            }
        }
        return graph;
    }

    private static String name(int number) {
        return NAMES.substring(number, number + 1);
    }

    private static boolean hasCycle(Map<String, Set<String>> graph) {
        Map<String, Set<String>> left = new TreeMap<>(graph);
        while (left.keySet().removeIf(service -> left.get(service).stream().noneMatch(left::containsKey))) {
            // Without those that depend on no one, others may depend on no one.
        }
        return !left.isEmpty();
    }

    private static Outcome order(StartPlanning planning, Map<String, Set<String>> graph) {
        List<String> got;
        try {
            got = planning.order(graph);
        } catch (ComposeException e) {
            return failed(graph + ": " + e.getMessage(), "there is no cycle here: two ways to the same service are none",
                    ORDER, "path has only the services whose visit has not ended: removeLast()");
        }
        String shown = graph + ": " + got;
        if (got.stream().anyMatch(service -> !graph.containsKey(service))) {
            return failed(shown, "a name that is no service of the project was put into the order", ORDER,
                    "return when dependencies.containsKey(service) is false");
        }
        if (!Set.copyOf(got).equals(graph.keySet())) {
            return failed(shown, "a service is missing", ORDER, "sorted.add(service) at the end of its visit");
        }
        for (String service : got) {
            for (String other : graph.get(service)) {
                if (got.indexOf(other) > got.indexOf(service)) {
                    return failed(shown, "a service comes before one that it depends on", ORDER,
                            "visit the dependencies first, and then sorted.add(service)");
                }
            }
        }
        List<String> keys = new ArrayList<>(graph.keySet());
        Map<String, Set<String>> shuffled = new LinkedHashMap<>();
        keys.reversed().forEach(key -> shuffled.put(key, reversed(graph.get(key))));
        return planning.order(shuffled).equals(got) ? PASSED : failed(shown,
                "the same file, read in another order, starts in another order", ORDER,
                "new TreeSet<>(dependencies.get(service))");
    }

    private static Set<String> reversed(Set<String> names) {
        return new LinkedHashSet<>(List.copyOf(new TreeSet<>(names)).reversed());
    }

    private static Outcome cycle(StartPlanning planning, Map<String, Set<String>> graph) {
        try {
            List<String> order = planning.order(graph);
            return failed(graph + ": " + order, "there is a cycle, and it was not found", ORDER,
                    "path.contains(service), before anything else is visited");
        } catch (StackOverflowError e) {
            return failed(graph + ": StackOverflowError", "the search goes around the cycle until the stack is full",
                    ORDER, "path.contains(service), before its dependencies are visited");
        } catch (ComposeException e) {
            return message(graph, e.getMessage());
        }
    }

    private static Outcome message(Map<String, Set<String>> graph, String message) {
        String shown = graph + ": " + message;
        String last = "path.subList(path.indexOf(again), path.size()), and again at the end; String.join(\" -> \", ...)";
        if (!message.startsWith(CYCLE)) {
            return failed(shown, "the message has another text: a user searches for that of the stock tool", ORDER, last);
        }
        List<String> path = List.of(message.substring(CYCLE.length()).split(" -> "));
        for (int i = 0; i + 1 < path.size(); i++) {
            if (!graph.getOrDefault(path.get(i), Set.of()).contains(path.get(i + 1))) {
                return failed(shown, "a service in the message does not depend on the next one", ORDER, last);
            }
        }
        if (path.size() < 2 || !path.getFirst().equals(path.getLast())) {
            boolean leads = path.indexOf(path.getLast()) < path.size() - 1;
            return failed(shown, leads
                    ? "the message shows also how the search came to the cycle, which a user need not repair"
                    : "the path does not close: the last name has to be the first one again", ORDER, last);
        }
        return new HashSet<>(path).size() == path.size() - 1 ? PASSED
                : failed(shown, "the path goes around more than once", ORDER, last);
    }

    private static Outcome waves(StartPlanning planning, Map<String, Set<String>> graph) {
        List<Set<String>> got = planning.waves(graph);
        String shown = graph + ": " + got;
        Set<String> before = new HashSet<>();
        for (Set<String> wave : got) {
            for (String service : wave) {
                if (!graph.containsKey(service)) {
                    return failed(shown, "a name that is no service of the project is in a wave", ORDER,
                            "dependencies.keySet()");
                }
                if (graph.get(service).stream().anyMatch(other -> graph.containsKey(other) && !before.contains(other))) {
                    return failed(shown, "a service begins in the same wave as one that it depends on, or earlier", ORDER,
                            "what is left at the beginning of the wave, not what is left at this moment");
                }
            }
            for (String service : graph.keySet()) {
                boolean possible = graph.get(service).stream()
                        .allMatch(other -> !graph.containsKey(other) || before.contains(other));
                if (possible && !before.contains(service) && !wave.contains(service)) {
                    return failed(shown, "a service could begin in an earlier wave", ORDER,
                            "a name that is no service holds back no one; everything that is ready begins");
                }
            }
            before.addAll(wave);
        }
        return before.equals(graph.keySet()) ? PASSED
                : failed(shown, "a service is in no wave", ORDER, "until nothing is left");
    }

    // ---- tasks 4 and 5 ----

    /// A plan and how its steps end: each number selects one of the running steps, which fails if it is divisible by nine.
    private record Run(Plan plan, int limit, List<Integer> ends) {}

    private static Arbitrary<Run> runs() {
        Arbitrary<List<Integer>> needs = Arbitraries.integers().between(0, 63).list().ofMinSize(1).ofMaxSize(7);
        return Combinators.combine(
                needs.map(OrderLab::plan), Arbitraries.integers().between(1, 4),
                Arbitraries.integers().between(0, 30).list().ofMaxSize(9)).as(Run::new);
    }

    /// @param needs for each step a bit for each earlier one
    private static Plan plan(List<Integer> needs) {
        List<Plan.Node> nodes = new ArrayList<>();
        for (int bits : needs) {
            Set<Integer> after = new TreeSet<>();
            for (int other = 0; other < nodes.size(); other++) {
                if ((bits >> other & 1) == 1) {
                    after.add(other);
                }
            }
            nodes.add(new Plan.Node(new PlanStep.StartContainer("c" + nodes.size()), after));
        }
        return new Plan(nodes);
    }

    private static Outcome steps(StartPlanning planning, Run run) {
        StepSchedule student = planning.schedule(run.plan(), run.limit());
        StepSchedule model = new Schedule(run.plan(), run.limit());
        Progress progress = new Progress(run.plan(), run.limit());
        for (int end : Stream.concat(Stream.of(-1), run.ends().stream()).toList()) {
            if (end >= 0 && !progress.running.isEmpty()) {
                int index = progress.running.get(end % progress.running.size());
                boolean success = end % 9 != 0;
                student.end(index, success);
                model.end(index, success);
                progress.end(index, success);
            }
            List<Integer> begun = student.begin();
            List<Integer> right = model.begin();
            if (!begun.equals(right)) {
                return progress.wrong(begun, right);
            }
            progress.begin(begun);
            if (student.isOver() != model.isOver()) {
                return progress.wrongEnd(student.isOver());
            }
            if (model.isOver()) {
                return PASSED;
            }
        }
        return PASSED;
    }

    /// What has happened so far.
    private static final class Progress {
        private final Plan plan;
        private final int limit;
        private final List<Integer> running = new ArrayList<>();
        private final Set<Integer> finished = new HashSet<>();
        private final List<String> story = new ArrayList<>();
        private boolean failed;

        Progress(Plan plan, int limit) {
            this.plan = plan;
            this.limit = limit;
        }

        void begin(List<Integer> begun) {
            running.addAll(begun);
            begun.forEach(index -> story.add(index + " begins"));
        }

        void end(int index, boolean success) {
            running.remove((Integer) index);
            finished.add(index);
            failed |= !success;
            story.add(index + (success ? " ends" : " fails"));
        }

        private String shown() {
            List<String> needs = new ArrayList<>();
            for (int index = 0; index < plan.nodes().size(); index++) {
                needs.add(index + " needs " + new TreeSet<>(plan.nodes().get(index).after()));
            }
            return String.join(", ", needs) + "; at most " + limit + " at a time; " + String.join(", ", story);
        }

        private Outcome wrong(List<Integer> begun, List<Integer> right) {
            String got = shown() + ": begin() returns " + begun;
            for (int index : begun) {
                if (running.contains(index) || finished.contains(index)) {
                    return OrderLab.failed(got, "a step began twice", STEPS, "waiting.remove, after the loop");
                }
                if (!finished.containsAll(plan.nodes().get(index).after())) {
                    return OrderLab.failed(got, "a step began before one that it needs had ended", STEPS,
                            "finished.containsAll(plan.nodes().get(index).after())");
                }
            }
            if (failed) {
                return OrderLab.failed(got, "a step began after another one had failed", STEPS, "the field failed");
            }
            if (running.size() + begun.size() > limit) {
                return OrderLab.failed(got, "more steps run at the same time than `--parallel` permits", STEPS,
                        "running.size() < limit, for each step");
            }
            return begun.size() < right.size()
                    ? OrderLab.failed(got, "a step that has all it needs does not begin, although there is room", STEPS,
                            "every index in waiting, not only the first")
                    : OrderLab.failed(got, "these steps may begin, but others come first in the plan", STEPS,
                            "waiting is sorted");
        }

        private Outcome wrongEnd(boolean over) {
            String got = shown() + ": isOver() returns " + over;
            if (!running.isEmpty()) {
                return OrderLab.failed(got, "a step still runs: its result would be lost, and what it has begun", STEPS,
                        "running.isEmpty()");
            }
            return over
                    ? OrderLab.failed(got, "steps still wait, and nothing has failed", STEPS, "waiting.isEmpty()")
                    : OrderLab.failed(got, failed
                            ? "nothing runs and nothing will begin any more: `up` would wait for ever"
                            : "everything has ended", STEPS, "failed || waiting.isEmpty()");
        }
    }
}
