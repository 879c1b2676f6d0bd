package jd.swarm.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import jd.client.api.DaemonAddress;
import jd.server.api.ApiException;
import jd.swarm.scheduler.CpuAndMemory;
import jd.swarm.scheduler.Expressions;
import jd.swarm.scheduler.Filter;
import jd.swarm.scheduler.PlacementRequest;
import jd.swarm.scheduler.Scheduler;
import jd.swarm.scheduler.Strategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private final Cluster cluster = new Cluster(new Scheduler(new Strategy.Spread(), Filter.all(), 0),
            new NodeTiming(Duration.ofMillis(300), Duration.ofSeconds(5)), DaemonAddress::parse);
    private final List<FakeDaemon> daemons = new ArrayList<>();

    @AfterEach
    void close() {
        cluster.close();
        daemons.forEach(FakeDaemon::close);
    }

    private FakeDaemon daemon(String id, String name) {
        FakeDaemon daemon = FakeDaemon.start(id, name);
        daemons.add(daemon);
        return daemon;
    }

    private void discover(FakeDaemon... listed) {
        cluster.discovered(List.of(listed).stream().map(FakeDaemon::address).toList());
    }

    private ClusterNode node(FakeDaemon daemon) {
        return cluster.nodes().stream().filter(node -> node.address().equals(daemon.address())).findFirst().orElseThrow();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 5000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        assertTrue(condition.getAsBoolean());
    }

    private static PlacementRequest memory(long gibibytes) {
        return new PlacementRequest("busybox", Expressions.NONE, List.of(), List.of(),
                new CpuAndMemory(0, gibibytes << 30));
    }

    @Test
    void discoveredDaemonBecomesHealthyWithItsContainers() throws Exception {
        FakeDaemon daemon = daemon("a", "n1");
        String id = daemon.add("web", 1 << 20);
        discover(daemon);
        await(() -> node(daemon).isHealthy());
        assertEquals("n1", node(daemon).name());
        assertEquals(id, cluster.container("n1/web").container().id());
        assertEquals(1 << 20, node(daemon).view().inventory().reserved().memory());
        assertEquals("n1", node(daemon).facts().orElseThrow().labels().get("rack"));
    }

    @Test
    void daemonAtTwoAddressesIsRefusedAtTheSecond() throws Exception {
        FakeDaemon first = daemon("a", "n1");
        FakeDaemon second = daemon("a", "n1");
        discover(first);
        await(() -> node(first).isHealthy());
        discover(first, second);
        await(() -> node(second).state() instanceof NodeState.Refused);
        assertTrue(node(second).state().error().contains("its ID a is that of node n1 (" + first.address() + ")"),
                () -> node(second).state().error());
    }

    @Test
    void hostsWithOneNameAreToldApart() throws Exception {
        FakeDaemon first = daemon("a", "host");
        FakeDaemon second = daemon("b", "host");
        discover(first);
        await(() -> node(first).isHealthy());
        discover(first, second);
        await(() -> node(second).isHealthy());
        assertEquals("host", node(first).name());
        assertEquals("host-127.0.0.1", node(second).name());
    }

    @Test
    void daemonThatEndsIsUnhealthyAndKeepsItsContainersUntilItReturns() throws Exception {
        FakeDaemon daemon = daemon("a", "n1");
        daemon.add("web", 0);
        discover(daemon);
        await(() -> node(daemon).isHealthy());
        daemon.close();
        await(() -> node(daemon).state() instanceof NodeState.Unhealthy);
        assertEquals("n1/web", cluster.containers().getFirst().fullName());
        ApiException problem = assertThrows(ApiException.class, () -> node(daemon).healthy());
        assertTrue(problem.getMessage().startsWith("node n1 (" + daemon.address() + ") is Unhealthy: "));
        daemon.start();
        await(() -> node(daemon).isHealthy());
    }

    @Test
    void nodeThatIsDownAtTheStartIsRetried() throws Exception {
        FakeDaemon daemon = daemon("a", "n1");
        daemon.close();
        discover(daemon);
        await(() -> node(daemon).state().error().contains("Cannot connect"));
        daemon.start();
        await(() -> node(daemon).isHealthy());
    }

    @Test
    void nodeThatIsNoLongerListedLeaves() throws Exception {
        FakeDaemon daemon = daemon("a", "n1");
        discover(daemon);
        await(() -> node(daemon).isHealthy());
        discover();
        assertEquals(List.of(), cluster.nodes());
    }

    @Test
    void placesInFlightCountAsContainers() throws Exception {
        FakeDaemon first = daemon("a", "n1");
        FakeDaemon second = daemon("b", "n2");
        discover(first, second);
        await(() -> node(first).isHealthy() && node(second).isHealthy());
        List<Reservation> places = List.of(
                cluster.place(memory(3), "", Map.of()), cluster.place(memory(3), "", Map.of()));
        assertEquals(Set.of("n1", "n2"),
                places.stream().map(place -> place.node().name()).collect(Collectors.toSet()));
        ApiException full = assertThrows(ApiException.class, () -> cluster.place(memory(3), "", Map.of()));
        assertTrue(full.getMessage().startsWith("no node fits: n1, n2: no room for 3GiB"), full::getMessage);
        places.getFirst().close();
        cluster.place(memory(3), "", Map.of()).close();
    }

    @Test
    void unfitNodeIsNamedWithItsReason() throws Exception {
        FakeDaemon daemon = daemon("a", "n1");
        discover(daemon);
        await(() -> node(daemon).isHealthy());
        ApiException none = assertThrows(
                ApiException.class, () -> cluster.place(memory(1), "", Map.of(node(daemon), "no network app")));
        assertEquals("no node fits: n1: no network app", none.getMessage());
    }

    @Test
    void nameIsHeldFromTheReservationOn() throws Exception {
        FakeDaemon daemon = daemon("a", "n1");
        String id = daemon.add("web", 0);
        discover(daemon);
        await(() -> node(daemon).isHealthy());
        ApiException taken = assertThrows(ApiException.class, () -> cluster.place(memory(1), "web", Map.of()));
        assertEquals("Conflict. The container name \"/web\" is already in use by container \"" + id + "\". You have to"
                + " remove (or rename) that container to be able to reuse that name.", taken.getMessage());
        try (Reservation _ = cluster.place(memory(1), "db", Map.of())) {
            assertThrows(ApiException.class, () -> cluster.claimName("db"));
        }
        cluster.claimName("db").close();
    }

    /// The daemon sends no event here, so only the manager knows that it has a new container.
    @Test
    void createdContainerCountsAtOnceAndIsAskedForWhenItIsNeeded() throws Exception {
        FakeDaemon daemon = daemon("a", "n1");
        discover(daemon);
        await(() -> node(daemon).isHealthy());
        String id = created("web", daemon);
        assertThrows(ApiException.class, () -> cluster.place(memory(3), "", Map.of()));
        assertThrows(ApiException.class, () -> cluster.claimName("web"));
        assertEquals("web", cluster.container(id.substring(0, 12)).container().name());
        assertThrows(ApiException.class, () -> cluster.place(memory(3), "", Map.of()));
    }

    @Test
    void createdContainerThatIsGoneAgainIsForgotten() throws Exception {
        FakeDaemon daemon = daemon("a", "n1");
        discover(daemon);
        await(() -> node(daemon).isHealthy());
        daemon.remove(created("web", daemon));
        assertEquals(List.of(), cluster.containers());
        cluster.claimName("web").close();
        cluster.place(memory(3), "", Map.of()).close();
    }

    private String created(String name, FakeDaemon daemon) {
        try (Reservation place = cluster.place(memory(3), name, Map.of())) {
            String id = daemon.add(name, 3L << 30);
            place.node().created(place, id);
            return id;
        }
    }

    @Test
    void requestThatDoesNotFitReleasesItsName() throws Exception {
        FakeDaemon daemon = daemon("a", "n1");
        discover(daemon);
        await(() -> node(daemon).isHealthy());
        assertThrows(ApiException.class, () -> cluster.place(memory(9), "db", Map.of()));
        cluster.claimName("db").close();
    }
}
