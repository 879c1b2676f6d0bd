package jd.swarm.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import jd.server.api.ContainerPort.Transport;
import jd.server.api.PortRange;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// What every decision must keep, whatever the cluster.
class SchedulerPropertiesTest {
    private static final double OVERCOMMIT = 0.05;
    private static final List<String> ZONES = List.of("east", "west", "north");

    @Provide
    Arbitrary<NodeView> node() {
        Arbitrary<String> name = Arbitraries.integers().between(0, 50).map(number -> "n" + number);
        Arbitrary<Optional<String>> problem = Arbitraries.of("down", "").map(text -> Optional.of(text).filter("down"::equals));
        Arbitrary<CpuAndMemory> total = Combinators.combine(
                Arbitraries.integers().between(0, 8), Arbitraries.longs().between(0, 1000)).as(CpuAndMemory::ofNode);
        return Combinators.combine(name, problem, Arbitraries.of(ZONES), total, container().list().ofMaxSize(4))
                .as((host, trouble, zone, size, containers) -> new NodeView(Nodes.identity(host), trouble,
                        Map.of("zone", zone), size, containers, List.of()));
    }

    private static Arbitrary<PlacedContainer> container() {
        return Combinators.combine(Arbitraries.integers().between(0, 20), cpuAndMemory(), port()).as(
                (number, reserved, port) -> Nodes.container("c" + number, reserved, port));
    }

    private static Arbitrary<CpuAndMemory> cpuAndMemory() {
        return Combinators.combine(Arbitraries.longs().between(0, 4).map(cpus -> cpus * 500_000_000),
                Arbitraries.longs().between(0, 500)).as(CpuAndMemory::new);
    }

    private static Arbitrary<UsedPort> port() {
        return Combinators.combine(Arbitraries.of("", "10.0.0.1", "0.0.0.0"), Arbitraries.integers().between(1, 4))
                .as((ip, port) -> new UsedPort(ip, port, Transport.TCP));
    }

    @Provide
    Arbitrary<PlacementRequest> request() {
        Arbitrary<Constraint> constraint = Combinators.combine(
                Arbitraries.of("==", "!=", "==~", "!=~"), Arbitraries.of("east", "*st", "/o/", "nowhere"))
                .as((operator, value) -> Constraint.parse("zone" + operator + value));
        Arbitrary<Affinity> affinity = Combinators.combine(
                Arbitraries.of("==", "!=", "==~"), Arbitraries.integers().between(0, 20))
                .as((operator, number) -> Affinity.parse("container" + operator + "c" + number));
        Arbitrary<RequestedPort> port = port()
                .map(used -> new RequestedPort(used.ip(), new PortRange(used.port(), used.port()), Transport.TCP));
        return Combinators.combine(constraint.list().ofMaxSize(2), affinity.list().ofMaxSize(1),
                port.list().ofMaxSize(2), cpuAndMemory()).as((constraints, affinities, ports, resources) ->
                        new PlacementRequest("busybox", new Expressions(constraints, affinities, List.of(), Map.of()),
                                ports, List.of(), resources));
    }

    @Provide
    Arbitrary<Strategy> strategy() {
        return Arbitraries.of(new Strategy.Spread(), new Strategy.Binpack(), new Strategy.AnyNode(new Random(7)));
    }

    private static Scheduler scheduler(Strategy strategy) {
        return new Scheduler(strategy, Filter.all(), OVERCOMMIT);
    }

    /// Checked without the filters' own code.
    @Property
    void chosenNodeIsHealthyHasRoomAndSatisfiesEveryHardExpression(@ForAll("strategy") Strategy strategy,
            @ForAll("request") PlacementRequest request, @ForAll @Size(max = 8) List<@From("node") NodeView> nodes) {
        if (!(scheduler(strategy).place(request, nodes) instanceof Placement.OnNode(NodeView node))) {
            return;
        }
        assertTrue(nodes.contains(node));
        assertTrue(node.problem().isEmpty());
        CpuAndMemory asked = request.resources();
        long memory = node.inventory().containers().stream().mapToLong(each -> each.reserved().memory()).sum();
        long cpus = node.inventory().containers().stream().mapToLong(each -> each.reserved().nanoCpus()).sum();
        assertTrue(asked.memory() == 0 || asked.memory() + memory <= node.total().memory() * (1 + OVERCOMMIT));
        assertTrue(asked.nanoCpus() == 0 || asked.nanoCpus() + cpus <= node.total().nanoCpus() * (1 + OVERCOMMIT));
        for (RequestedPort port : request.ports()) {
            assertTrue(node.inventory().containers().stream().flatMap(each -> each.ports().stream())
                    .noneMatch(used -> used.port() == port.ports().first()
                            && (used.ip().equals(port.ip()) || !used.ip().equals("10.0.0.1")
                                    || !port.ip().equals("10.0.0.1"))));
        }
        request.expressions().constraints().stream().map(Constraint::expression).filter(each -> !each.soft())
                .forEach(each -> assertEquals(
                        !each.negated(), each.value().matches(node.labels().get("zone")), each.toString()));
        request.expressions().affinities().stream().map(Affinity::expression).filter(each -> !each.soft())
                .forEach(each -> assertEquals(!each.negated(), node.inventory().containers().stream()
                        .anyMatch(container -> each.value().matches(container.name()))));
    }

    /// Every node that is not chosen has a reason, if none is.
    @Property
    void noNodeFitsOnlyIfEachHasAReason(@ForAll("request") PlacementRequest request,
            @ForAll @Size(max = 8) List<@From("node") NodeView> nodes) {
        if (scheduler(new Strategy.Spread()).place(request, nodes) instanceof Placement.NoNodeFits none) {
            assertEquals(nodes.stream().map(NodeView::name).distinct().count(), none.reasons().size());
            assertTrue(none.reasons().values().stream().noneMatch(String::isBlank));
            assertTrue(nodes.isEmpty() || none.message().lines().count() == 1);
        }
    }

    @Property
    void orderOfTheNodesDoesNotMatter(@ForAll("request") PlacementRequest request,
            @ForAll @Size(max = 8) List<@From("node") NodeView> nodes, @ForAll long seed) {
        // nodes of one name are told apart by nothing here
        List<NodeView> distinct = nodes.stream()
                .filter(node -> nodes.stream().filter(other -> other.name().equals(node.name())).count() == 1).toList();
        List<NodeView> shuffled = new ArrayList<>(distinct);
        Collections.shuffle(shuffled, new Random(seed));
        for (Strategy strategy : List.of(new Strategy.Spread(), new Strategy.Binpack())) {
            assertEquals(scheduler(strategy).place(request, distinct), scheduler(strategy).place(request, shuffled));
        }
    }

    /// A soft expression changes the choice, but not whether there is one.
    @Property
    void softExpressionsNeverMakeARequestFail(@ForAll("request") PlacementRequest request,
            @ForAll @Size(max = 8) List<@From("node") NodeView> nodes) {
        var hard = new PlacementRequest(request.image(), new Expressions(
                request.expressions().constraints().stream().filter(each -> !each.expression().soft()).toList(),
                request.expressions().affinities().stream().filter(each -> !each.expression().soft()).toList(),
                List.of(), Map.of()), request.ports(), request.dependencies(), request.resources());
        var scheduler = scheduler(new Strategy.Binpack());
        assertEquals(scheduler.place(hard, nodes) instanceof Placement.OnNode,
                scheduler.place(request, nodes) instanceof Placement.OnNode);
    }

    @Property(tries = 200)
    void spreadKeepsTheCountsOfEqualNodesWithinOne(@ForAll @IntRange(min = 1, max = 6) int nodes,
            @ForAll @IntRange(max = 30) int containers, @ForAll @IntRange(max = 1000) int memory) {
        List<Integer> counts = counts(distribute(new Strategy.Spread(), nodes, containers, memory));
        assertTrue(Collections.max(counts) - Collections.min(counts) <= 1, counts.toString());
    }

    @Property(tries = 200)
    void binpackFillsOneNodeBeforeItTakesTheNext(@ForAll @IntRange(min = 1, max = 6) int nodes,
            @ForAll @IntRange(max = 30) int containers, @ForAll @IntRange(min = 1, max = 1000) int memory) {
        long room = (long) (1000 * (1 + OVERCOMMIT)) / memory;
        List<NodeView> full = distribute(new Strategy.Binpack(), nodes, containers, memory);
        assertTrue(counts(full).stream().filter(count -> count > 0 && count < room).count() <= 1, counts(full).toString());
    }

    private static List<Integer> counts(List<NodeView> nodes) {
        return nodes.stream().map(node -> node.inventory().containers().size()).toList();
    }

    /// Places equal containers, one after the other, on equal nodes, until one does not fit.
    private static List<NodeView> distribute(Strategy strategy, int count, int containers, int memory) {
        List<NodeView> nodes = new ArrayList<>(IntStream.range(0, count).mapToObj(i -> new NodeView(
                Nodes.identity("n" + i), Optional.empty(), Map.of(), CpuAndMemory.ofNode(1, 1000), List.of(),
                List.of())).toList());
        for (int i = 0; i < containers; i++) {
            PlacementRequest request = Nodes.memory(memory);
            if (scheduler(strategy).place(request, nodes) instanceof Placement.OnNode(NodeView node)) {
                nodes.set(nodes.indexOf(node), Nodes.with(node, Nodes.container("c" + i, request.resources())));
            }
        }
        return nodes;
    }
}
