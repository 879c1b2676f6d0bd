package jd.labs.lab15;

import static jd.labs.Case.PASSED;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import jd.client.session.ProcessContext;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Falsifier;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.server.api.CreateRequest;
import jd.server.api.Json;
import jd.swarm.SwarmMain;
import jd.swarm.scheduler.CpuAndMemory;
import jd.swarm.scheduler.Filter;
import jd.swarm.scheduler.NodeView;
import jd.swarm.scheduler.PlacedContainer;
import jd.swarm.scheduler.Placement;
import jd.swarm.scheduler.PlacementRequest;
import jd.swarm.scheduler.Scheduler;
import jd.swarm.scheduler.Strategy;
import jd.swarm.scheduler.Strategy.Candidate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Grades lab 15: the rules one by one, with random clusters, and then all of them in jd's scheduler.
public final class PlacementLab implements Lab {
    private static final String SCHEDULER = "Chapter 15, \"Code: the scheduler\", and the listing of Scheduler#place.";
    private static final long GIB = 1L << 30;
    private static final int CONTAINERS = 24;

    @Override
    public int number() {
        return 15;
    }

    @Override
    public String name() {
        return "placement";
    }

    @Override
    public String source() {
        return "Zones.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.InProgram((student, words) -> {
            if (!words[0].equals("swarm")) {
                throw new IllegalArgumentException("lab 15 is a part of the manager: " + example());
            }
            Strategy strategy = StudentCode.create(student, Strategy.class);
            List<String> rest = Arrays.asList(words).subList(1, words.length);
            return SwarmMain.runWith(ProcessContext.ofProcess(), rest, standard -> with(standard, strategy));
        });
    }

    @Override
    public String example() {
        return "./jd swarm --lab 15 manage -H tcp://127.0.0.1:4000 nodes://10.0.0.[1:3]:2375";
    }

    private static Scheduler with(Scheduler standard, Strategy student) {
        List<Filter> filters = new ArrayList<>(standard.filters());
        filters.add((Filter) student);
        return new Scheduler(student, filters, standard.overcommit());
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                graded(program, "1", "choose() takes the zone with the fewest containers for each node", zones ->
                        Falsifier.falsify(clusters(), nodes -> zone((Strategy) zones, nodes))),
                graded(program, "2", "choose() takes the emptiest node of the zone, whatever the order", zones ->
                        node((Strategy) zones)),
                graded(program, "3", "accepts() keeps a dedicated node for its own containers", zones ->
                        Falsifier.falsify(labels(), pair -> accepts((Filter) zones, pair))),
                graded(program, "4", "reason() says for whom the node is, and not which node it is", zones ->
                        reason((Filter) zones)),
                graded(program, "5", "preferences() holds for the nodes of the same owner", zones ->
                        Falsifier.falsify(labels(), pair -> preferences((Filter) zones, pair))),
                graded(program, "6", "in jd's scheduler two dozen containers are spread over three zones", zones ->
                        spread((Strategy) zones)),
                graded(program, "7", "... and a container with an owner finds its node, or says why it has none", zones ->
                        owned((Strategy) zones)));
    }

    private static Case graded(Class<?> program, String id, String sentence, Function<Object, Outcome> look) {
        return new Case(id, sentence, false, () -> look.apply(StudentCode.create(program, Object.class)));
    }

    private static Failed failed(String got, String first, String last) {
        return new Failed(got, new Hints(first, SCHEDULER, last));
    }

    // ---- clusters ----

    private record Pair(String ofNode, String ofContainer) {}

    private static Arbitrary<Pair> labels() {
        Arbitrary<String> owners = Arbitraries.of("", "db", "web");
        return Combinators.combine(owners, owners).as(Pair::new);
    }

    private static Arbitrary<List<Candidate>> clusters() {
        Arbitrary<String> zones = Arbitraries.of("", "east", "north", "west");
        Arbitrary<Integer> containers = Arbitraries.integers().between(0, 5);
        Arbitrary<Integer> loads = Arbitraries.integers().between(0, 3).map(quarter -> quarter * 50);
        Arbitrary<String> names = Arbitraries.of("n1", "n2", "n3");
        return Combinators.combine(zones, containers, loads, names).as((zone, count, load, name) ->
                        new Drawn(zone, count, load, name))
                .list().ofMinSize(1).ofMaxSize(6).map(PlacementLab::candidates);
    }

    private record Drawn(String zone, int containers, long load, String name) {}

    /// Two nodes may have the same name, and never the same address.
    private static List<Candidate> candidates(List<Drawn> drawn) {
        List<Candidate> candidates = new ArrayList<>();
        for (Drawn each : drawn) {
            NodeView node = node(each.name(), 10 + candidates.size(),
                    each.zone().isEmpty() ? Map.of() : Map.of("zone", each.zone()), each.containers());
            candidates.add(new Candidate(node, each.load()));
        }
        return candidates;
    }

    private static NodeView node(String name, int number, Map<String, String> labels, int containers) {
        List<PlacedContainer> placed = new ArrayList<>();
        for (int i = 0; i < containers; i++) {
            placed.add(container(name + "-" + i));
        }
        return new NodeView(new NodeView.Identity("ID" + number, name, "10.0.0." + number + ":2375"), Optional.empty(),
                labels, CpuAndMemory.ofNode(4, 4 * GIB), placed, List.of());
    }

    private static PlacedContainer container(String name) {
        return new PlacedContainer(name, name, Map.of(), CpuAndMemory.NONE, List.of());
    }

    /// A request as the stock client sends it.
    private static PlacementRequest request(String owner) {
        String labels = owner.isEmpty() ? "{}" : "{\"dedicated\":\"" + owner + "\"}";
        String body = "{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"Labels\":" + labels + ",\"HostConfig\":{}}";
        return PlacementRequest.of(Json.read(body.getBytes(StandardCharsets.UTF_8), CreateRequest.class));
    }

    private static String zoneOf(Candidate candidate) {
        return candidate.node().labels().getOrDefault("zone", "");
    }

    private static int containersOf(Candidate candidate) {
        return candidate.node().inventory().containers().size();
    }

    private static String shown(List<Candidate> candidates) {
        return candidates.stream().map(PlacementLab::shown).collect(Collectors.joining(", "));
    }

    private static String shown(Candidate candidate) {
        String zone = zoneOf(candidate);
        return candidate.node().identity().name() + " at " + candidate.node().identity().address() + " ("
                + (zone.isEmpty() ? "no zone" : zone) + ", " + containersOf(candidate) + " containers, load "
                + candidate.load() + ")";
    }

    // ---- task 1 ----

    private static Map<String, List<Candidate>> zones(List<Candidate> nodes) {
        return nodes.stream().collect(Collectors.groupingBy(PlacementLab::zoneOf, TreeMap::new, Collectors.toList()));
    }

    private static double fullness(List<Candidate> zone) {
        return zone.stream().mapToInt(PlacementLab::containersOf).average().orElseThrow();
    }

    private static Outcome zone(Strategy student, List<Candidate> nodes) {
        Candidate got = student.choose(nodes);
        if (!nodes.contains(got)) {
            return failed(shown(nodes) + ": " + got, "the answer is none of the candidates", "return one of the list");
        }
        Map<String, List<Candidate>> zones = zones(nodes);
        String right = zones.entrySet().stream()
                .min(Comparator.comparingDouble(zone -> fullness(zone.getValue()))).orElseThrow().getKey();
        if (zoneOf(got).equals(right)) {
            return PASSED;
        }
        String text = shown(nodes) + ": " + shown(got);
        if (containers(zones.get(zoneOf(got))) < containers(zones.get(right))) {
            return failed(text, "this zone has fewer containers because it has fewer nodes: count them for each node",
                    "average() of the containers of its nodes");
        }
        if (takesTheLast(student)) {
            return failed(text, "these zones are equally full, and another one has the first name",
                    "a TreeMap, and min, which takes the first of equal ones");
        }
        return right.isEmpty()
                ? failed(text, "the nodes without a label are a zone too, and it comes first here",
                        "labels().getOrDefault(ZONE, \"\")")
                : failed(text, "the node was chosen, and not the zone: another zone has fewer containers for each node",
                        "first group the candidates by their zone, then compare the groups");
    }

    private static int containers(List<Candidate> zone) {
        return zone.stream().mapToInt(PlacementLab::containersOf).sum();
    }

    /// {@return whether the student's code prefers the last name among equal zones}
    private static boolean takesTheLast(Strategy student) {
        List<Candidate> equal = candidates(List.of(new Drawn("east", 0, 0, "n2"), new Drawn("west", 0, 0, "n2")));
        return student.choose(equal).equals(equal.getLast()) && student.choose(equal.reversed()).equals(equal.getLast());
    }

    /// The rules one after the other, because the smallest cluster that breaks any of them would break the last.
    private static Outcome node(Strategy student) {
        for (NodeRule rule : List.<NodeRule>of(
                PlacementLab::smallestLoad, PlacementLab::fewestContainers, PlacementLab::anyOrder)) {
            Outcome outcome = Falsifier.falsify(clusters(), nodes -> rule.check(student, nodes));
            if (outcome != PASSED) {
                return outcome;
            }
        }
        return PASSED;
    }

    private interface NodeRule {
        Outcome check(Strategy student, List<Candidate> nodes);
    }

    private static List<Candidate> zoneOf(Candidate one, List<Candidate> nodes) {
        return zones(nodes).get(zoneOf(one));
    }

    private static Outcome smallestLoad(Strategy student, List<Candidate> nodes) {
        Candidate got = student.choose(nodes);
        boolean smallest = zoneOf(got, nodes).stream().noneMatch(each -> each.load() < got.load());
        return smallest ? PASSED : failed(shown(nodes) + ": " + shown(got),
                "another node of the zone has a smaller load", "Comparator.comparingLong(Candidate::load)");
    }

    private static Outcome fewestContainers(Strategy student, List<Candidate> nodes) {
        Candidate got = student.choose(nodes);
        boolean fewest = zoneOf(got, nodes).stream()
                .noneMatch(each -> each.load() == got.load() && containersOf(each) < containersOf(got));
        return fewest ? PASSED : failed(shown(nodes) + ": " + shown(got),
                "another node of the zone with the same load has fewer containers",
                "thenComparingInt, by the size of inventory().containers()");
    }

    private static Outcome anyOrder(Strategy student, List<Candidate> nodes) {
        Candidate got = student.choose(nodes);
        Candidate other = student.choose(nodes.reversed());
        return other.equals(got) ? PASSED : failed(
                shown(nodes) + ": " + shown(got) + ", from the other end " + shown(other),
                "the same nodes in another order give another answer: two managers would disagree",
                "thenComparing(BY_NAME), which ends with the address");
    }

    // ---- tasks 2 to 4 ----

    private static NodeView ownedBy(String owner) {
        return node("n1", 1, owner.isEmpty() ? Map.of("zone", "east") : Map.of("dedicated", owner), 0);
    }

    private static String text(Pair pair) {
        return "node dedicated=" + pair.ofNode() + ", container dedicated=" + pair.ofContainer();
    }

    private static Outcome accepts(Filter student, Pair pair) {
        boolean got = student.accepts(request(pair.ofContainer()), ownedBy(pair.ofNode()));
        boolean right = pair.ofNode().isEmpty() || pair.ofNode().equals(pair.ofContainer());
        if (got == right) {
            return PASSED;
        }
        String first;
        if (pair.ofNode().isEmpty()) {
            first = "a node without the label is for every container; what a container would rather have is a preference";
        } else if (got) {
            first = pair.ofContainer().isEmpty()
                    ? "a dedicated node accepts a container that has no owner"
                    : "a dedicated node accepts a container of another owner";
        } else {
            first = "a dedicated node refuses a container of its own owner";
        }
        return failed(text(pair) + ": " + got, first, "labels().getOrDefault(DEDICATED, \"\"), and owner(request)");
    }

    private static Outcome reason(Filter student) {
        String got = student.reason(request("web"), ownedBy("db"));
        String last = "node.labels().get(DEDICATED)";
        if (got.contains("n1")) {
            return failed(got, "the reason names the node, so that no two nodes have the same", last);
        }
        if (!got.contains("db")) {
            return failed(got, got.contains("web")
                    ? "this is the owner of the container, and the user knows that one"
                    : "a user could not see for whom the node is", last);
        }
        return got.equals("dedicated to db") ? PASSED
                : failed(got, "the text is another one than in the task, and a script may search for it", last);
    }

    private static Outcome preferences(Filter student, Pair pair) {
        List<Predicate<NodeView>> got = student.preferences(request(pair.ofContainer())).toList();
        String last = "Stream.of(node -> ...), or Stream.empty()";
        if (pair.ofContainer().isEmpty()) {
            return got.isEmpty() ? PASSED : failed(text(pair) + ": " + got.size() + " preferences",
                    "a container without an owner has no preference: it would leave the zones that the strategy chooses",
                    last);
        }
        if (got.isEmpty()) {
            return failed(text(pair) + ": no preference",
                    "a container with an owner is placed as if it had none, and its own nodes stay empty", last);
        }
        boolean holds = got.stream().allMatch(each -> each.test(ownedBy(pair.ofNode())));
        return holds == pair.ofContainer().equals(pair.ofNode()) ? PASSED : failed(text(pair) + ": holds " + holds, holds
                ? "the preference holds for a node that is not dedicated to the owner, so it narrows nothing"
                : "the preference does not hold for the owner's own node", last);
    }

    // ---- in the scheduler ----

    private static Outcome spread(Strategy student) {
        Map<String, NodeView> nodes = new TreeMap<>();
        for (String name : List.of("e1", "e2", "e3", "w1", "w2", "x1")) {
            nodes.put(name, node(name, nodes.size(), Map.of("zone", name.substring(0, 1)), 0));
        }
        Scheduler scheduler = with(new Scheduler(student, Filter.all(), 0), student);
        for (int i = 0; i < CONTAINERS; i++) {
            switch (scheduler.place(request(""), List.copyOf(nodes.values()))) {
                case Placement.OnNode(NodeView node) -> nodes.compute(
                        node.identity().name(), (name, before) -> node(name, 0, before.labels(), 1
                                + before.inventory().containers().size()));
                case Placement.NoNodeFits none -> {
                    return failed(none.message(), "no node is dedicated, and none is accepted", "accepts()");
                }
            }
        }
        List<Integer> counts = nodes.values().stream().map(node -> node.inventory().containers().size()).toList();
        return counts.stream().allMatch(count -> count == CONTAINERS / nodes.size()) ? PASSED : failed(
                nodes.keySet() + " have " + counts + " containers",
                "the containers are not spread evenly, though all nodes and all requests are equal",
                "the cases 1 and 2 show single decisions");
    }

    private static Outcome owned(Strategy student) {
        List<NodeView> nodes = List.of(
                node("a", 1, Map.of("zone", "east"), 0), node("b", 2, Map.of("zone", "west"), 1),
                node("d1", 3, Map.of("zone", "west", "dedicated", "db"), 7),
                node("d2", 4, Map.of("zone", "east", "dedicated", "db"), 8));
        Scheduler scheduler = with(new Scheduler(student, Filter.all(), 0), student);
        Placement own = scheduler.place(request("db"), nodes);
        if (!(own instanceof Placement.OnNode(NodeView node)) || !node.identity().name().equals("d1")) {
            return failed("-l dedicated=db: " + text(own), "it is not on a node of its owner", "preferences()");
        }
        Placement other = scheduler.place(request("web"), nodes);
        if (!(other instanceof Placement.OnNode(NodeView free)) || !free.identity().name().equals("a")) {
            return failed("-l dedicated=web: " + text(other),
                    "a container whose owner has no node goes where every other one goes", "accepts() and preferences()");
        }
        Placement none = scheduler.place(request("web"), nodes.subList(2, 4));
        return text(none).equals("no node fits: d1, d2: dedicated to db") ? PASSED
                : failed("-l dedicated=web: " + text(none), "the message does not put nodes with the same reason together",
                        "reason()");
    }

    private static String text(Placement placement) {
        return switch (placement) {
            case Placement.OnNode(NodeView node) -> node.identity().name();
            case Placement.NoNodeFits none -> none.message();
        };
    }
}
