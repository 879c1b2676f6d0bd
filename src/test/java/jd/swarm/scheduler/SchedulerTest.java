package jd.swarm.scheduler;

import static jd.swarm.scheduler.Nodes.GIB;
import static jd.swarm.scheduler.Nodes.container;
import static jd.swarm.scheduler.Nodes.node;
import static jd.swarm.scheduler.Nodes.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import jd.server.api.ApiException;
import jd.server.api.ContainerPort.Transport;
import jd.server.api.HostConfig.PortBinding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerTest {
    private static final Scheduler SPREAD = new Scheduler(new Strategy.Spread(), Filter.all(), 0.05);
    private static final Scheduler BINPACK = new Scheduler(new Strategy.Binpack(), Filter.all(), 0.05);

    private static String chosen(Scheduler scheduler, String request, NodeView... nodes) {
        Placement placement = scheduler.place(request(request), List.of(nodes));
        return switch (placement) {
            case Placement.OnNode on -> on.node().name();
            case Placement.NoNodeFits none -> none.message();
        };
    }

    private static String chosen(String request, NodeView... nodes) {
        return chosen(SPREAD, request, nodes);
    }

    // ---- strategies ----

    @Test
    void spreadTakesTheEmptiestNodeAndBinpackTheFullest() {
        NodeView a = node("a", container("x", new CpuAndMemory(0, GIB)));
        NodeView b = node("b", container("y", new CpuAndMemory(0, 2 * GIB)), container("z"));
        NodeView c = node("c", container("u"), container("v"), container("w"));
        String oneGib = "{'HostConfig':{'Memory':1073741824}}";
        assertEquals("c", chosen(SPREAD, oneGib, a, b, c));
        assertEquals("b", chosen(BINPACK, oneGib, a, b, c));
        // Nothing reserved: only the number of containers differs.
        assertEquals("a", chosen(SPREAD, "{}", a, b, c));
        assertEquals("c", chosen(BINPACK, "{}", a, b, c));
    }

    /// The exercise of the chapter: three nodes of 4 GB, containers of 3, 2, 2, 2 and 1 GB.
    @ParameterizedTest
    @CsvSource({"spread, a b c b c", "binpack, a b b c a"})
    void containersOfTheExerciseAreDistributed(String strategy, String expected) {
        var scheduler = new Scheduler(Strategy.parse(strategy), Filter.all(), 0.05);
        List<NodeView> nodes = new ArrayList<>(List.of(node("a"), node("b"), node("c")));
        List<String> order = new ArrayList<>();
        for (int gib : List.of(3, 2, 2, 2, 1)) {
            PlacementRequest request = Nodes.memory(gib * GIB);
            NodeView chosen = assertInstanceOf(Placement.OnNode.class, scheduler.place(request, nodes)).node();
            order.add(chosen.name());
            nodes.set(nodes.indexOf(chosen), Nodes.with(chosen, container("c" + order.size(), request.resources())));
        }
        assertEquals(expected, String.join(" ", order));
    }

    @Test
    void randomTakesOneOfTheNodesThatFit() {
        var scheduler = new Scheduler(new Strategy.AnyNode(new Random(1)), Filter.all(), 0);
        assertEquals("b", chosen(scheduler, "{}", Nodes.unhealthy("a", "down"), node("b")));
    }

    // ---- filters ----

    @Test
    void unhealthyNodeIsPassedOverUnlessTheFilterIsOff() {
        NodeView down = Nodes.unhealthy("a", "no answer for 12 seconds");
        assertEquals("b", chosen("{}", down, node("b", container("x"))));
        assertEquals("no node fits: a: unhealthy: no answer for 12 seconds", chosen("{}", down));
        assertEquals("a", chosen(new Scheduler(new Strategy.Spread(), List.of(), 0), "{}", down));
    }

    @Test
    void overcommitAddsFivePercentToWhatANodeHas() {
        NodeView node = node("a", container("x", new CpuAndMemory(2_000_000_000L, 2 * GIB)));
        assertEquals("a", chosen("{'HostConfig':{'Memory':" + (long) (2.2 * GIB) + ",'NanoCpus':2200000000}}", node));
        assertEquals("no node fits: a: no room for 2.3GiB of memory: free are 2.2 CPUs and 2.2GiB of memory",
                chosen("{'HostConfig':{'Memory':" + (long) (2.3 * GIB) + "}}", node));
        assertEquals("no node fits: a: no room for 3 CPUs: free are 2.2 CPUs and 2.2GiB of memory",
                chosen("{'HostConfig':{'CpuQuota':300000}}", node));
        assertEquals("a", chosen("{'HostConfig':{'CpuShares':512,'Memory':-1}}", node));
        assertEquals("no node fits: a: no room for 8EiB of memory: free are 2.2 CPUs and 2.2GiB of memory",
                chosen("{'HostConfig':{'Memory':" + Long.MAX_VALUE + "}}", node));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''          | 8080      | tcp | port 8080/tcp is in use",
        "127.0.0.1   | 8080      | tcp | port 127.0.0.1:8080/tcp is in use",
        "10.0.0.1    | 8080      | tcp | -",
        "0.0.0.0     | 8080      | tcp | port 0.0.0.0:8080/tcp is in use",
        "::          | 8080      | tcp | -",
        "''          | 8080      | udp | -",
        "''          | 8081      | tcp | -",
        "''          | 8080-8081 | tcp | -",
        "''          | 9090      | tcp | port 9090/tcp is in use",
        // 8080 + 64: the same bit of Inventory#portBits
        "''          | 8144      | tcp | -",
        "::1         | 9090      | tcp | port ::1:9090/tcp is in use",
        "''          | ''        | tcp | -"})
    void portThatIsInUseAtTheAddressExcludesTheNode(String ip, String port, String transport, String reason) {
        NodeView node = node("a", container("x", CpuAndMemory.NONE, new UsedPort("127.0.0.1", 8080, Transport.TCP),
                new UsedPort("", 9090, Transport.TCP)));
        assertEquals(reason.equals("-") ? "a" : "no node fits: a: " + reason,
                chosen("{'HostConfig':{'PortBindings':{'80/" + transport + "':[{'HostIp':'" + ip + "','HostPort':'"
                        + port + "'}]}}}", node));
    }

    @Test
    void exposedPortWithTheHostsNetworkIsAPortOfTheHost() {
        NodeView node = node("a", new PlacedContainer("1".repeat(64), "x", Map.of(), CpuAndMemory.NONE,
                UsedPort.ofHostNetwork(Set.of("80/tcp"))));
        String host = "{'ExposedPorts':{'80/tcp':{}},'HostConfig':{'NetworkMode':'host'}}";
        String bridge = "{'HostConfig':{'PortBindings':{'8080/tcp':[{'HostIp':'','HostPort':'80'}]}}}";
        assertEquals("no node fits: a: port 80/tcp is in use", chosen(host, node));
        assertEquals("no node fits: a: port 80/tcp is in use", chosen(bridge, node));
        assertEquals("a", chosen("{'ExposedPorts':{'80/tcp':{}}}", node));
    }

    @Test
    void portsOfAnInspectionAreThoseRequestedAndThoseInUse() {
        var requested = Map.of("80/tcp", List.of(new PortBinding("", "8080")),
                "81/tcp", List.of(new PortBinding("", "")));
        var actual = Map.of("80/tcp", List.of(new PortBinding("0.0.0.0", "8080"),
                new PortBinding("::", "8080")),
                "81/tcp", List.of(new PortBinding("0.0.0.0", "49153")));
        assertEquals(4, UsedPort.of(requested, actual).size());
        assertEquals(1, UsedPort.of(requested, Map.of()).size());
    }

    @Test
    void constraintsAreAboutLabelsAndAboutTheNodeItself() {
        NodeView ssd = node("a", Map.of("storage", "ssd", "region", "us-east"), container("x"));
        NodeView disk = node("b", Map.of("storage", "disk", "region", "eu"));
        assertEquals("a", chosen("{'Env':['constraint:storage==ssd']}", ssd, disk));
        assertEquals("a", chosen("{'Env':['constraint:region!=eu*']}", ssd, disk));
        assertEquals("b", chosen("{'Env':['constraint:node!=a']}", ssd, disk));
        assertEquals("a", chosen("{'Env':['constraint:node==ID-a']}", ssd, disk));
        assertEquals("a", chosen("{'Labels':{'com.docker.swarm.constraints':'[\\'storage==ssd\\']'}}"
                .replace("\\'", "\\\""), ssd, disk));
        assertEquals("no node fits: a: not constraint:region==eu; b: not constraint:storage==ssd",
                chosen("{'Env':['constraint:storage==ssd','constraint:region==eu']}", ssd, disk));
    }

    @Test
    void softExpressionIsIgnoredIfNoNodeSatisfiesIt() {
        NodeView ssd = node("a", Map.of("storage", "ssd"), container("x"));
        NodeView disk = node("b");
        assertEquals("a", chosen("{'Env':['constraint:storage==~ssd']}", ssd, disk));
        assertEquals("b", chosen("{'Env':['constraint:storage==~tape']}", ssd, disk));
        assertEquals("a", chosen("{'Env':['affinity:container==~x']}", ssd, disk));
        // A node that prefers nothing but has room wins over a preferred one without.
        assertEquals("b", chosen("{'Env':['constraint:storage==~ssd'],'HostConfig':{'Memory':4294967296}}",
                node("a", Map.of("storage", "ssd"), container("y", new CpuAndMemory(0, GIB))), disk));
    }

    @Test
    void affinityIsAboutContainersImagesAndLabelsOfContainers() {
        NodeView web = new NodeView(Nodes.identity("a"), Optional.empty(), Map.of(), CpuAndMemory.ofNode(4, GIB),
                List.of(new PlacedContainer("f".repeat(64), "web", Map.of("tier", "front"), CpuAndMemory.NONE, List.of())),
                List.of(new NodeImage("sha256:" + "e".repeat(64), List.of("localhost:5000/app:1"))));
        NodeView empty = node("b");
        for (String expression : List.of("container==web", "container==w*", "container==ffffffffffff",
                "container!=/^db/", "image==localhost:5000/app", "image==localhost:5000/app:1",
                "image==" + "e".repeat(64), "tier==front", "tier==/o/")) {
            boolean both = expression.startsWith("container!=");
            assertEquals(both ? "b" : "a", chosen("{'Env':['affinity:" + expression + "']}", web, empty), expression);
        }
        assertEquals("b", chosen("{'Env':['affinity:container!=web']}", web, empty));
        assertEquals("no node fits: a, b: not affinity:container==db",
                chosen("{'Env':['affinity:container==db']}", web, empty));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'VolumesFrom':['db:ro']", "'Links':['/db:alias']", "'NetworkMode':'container:db'",
        "'IpcMode':'container:db'", "'PidMode':'container:db'"})
    void containerGoesToTheNodeOfWhatItDependsOn(String field) {
        NodeView a = node("a");
        NodeView b = node("b", container("db"), container("x"), container("y"));
        assertEquals("b", chosen("{'HostConfig':{" + field + "}}", a, b));
        String missing = chosen("{'HostConfig':{" + field.replace("db", "gone") + "}}", a, b);
        assertTrue(missing.startsWith("no node fits: a, b: no container for --"), missing);
    }

    // ---- messages ----

    @Test
    void manyNodesWithOneReasonAreCounted() {
        NodeView[] nodes = new NodeView[10];
        Arrays.setAll(nodes, i -> Nodes.unhealthy("n" + i, "down"));
        assertEquals("no node fits: n0, n1, n2 and 7 others: unhealthy: down", chosen("{}", nodes));
        assertEquals("no node fits: the cluster has no nodes yet", chosen("{}"));
    }

    @Test
    void unknownStrategyAndFilterAreRejectedWithTheKnownOnes() {
        assertEquals("unknown strategy \"tight\": use spread, binpack or random",
                assertThrows(IllegalArgumentException.class, () -> Strategy.parse("tight")).getMessage());
        assertEquals("unknown filter \"cpu\": use health, port, dependency, affinity, constraint",
                assertThrows(IllegalArgumentException.class, () -> Filter.Name.parse("cpu")).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Scheduler(new Strategy.Spread(), List.of(), Double.NaN));
    }

    // ---- the request ----

    @Test
    void expressionsMoveFromTheEnvironmentIntoLabels() {
        Expressions expressions = request("{'Env':['A=1','constraint:a==b','affinity:image==x','constraint'],"
                + "'Labels':{'mine':'1','com.docker.swarm.constraints':'[\"c==d\"]'}}"
                        .replace("[\"", "[\\\"").replace("\"]", "\\\"]")).expressions();
        assertEquals(List.of("A=1", "constraint"), expressions.environment());
        assertEquals(Map.of("mine", "1", "com.docker.swarm.constraints", "[\"c==d\",\"a==b\"]",
                "com.docker.swarm.affinities", "[\"image==x\"]"), expressions.labels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a==b", "{}", "[1,{}]", "[null]", "[\\\"a\\\"]"})
    void labelThatIsNoListOfExpressionsIsRejected(String label) {
        assertThrows(ApiException.class,
                () -> request("{'Labels':{'com.docker.swarm.constraints':'" + label + "'}}"));
    }
}
