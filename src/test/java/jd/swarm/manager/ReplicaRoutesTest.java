package jd.swarm.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.client.api.ApiRequest;
import jd.client.api.DaemonAddress;
import jd.client.api.DaemonError;
import jd.client.api.RemoteApi;
import jd.server.api.Json;
import jd.server.engine.Engine;
import jd.server.http.HttpServer;
import jd.swarm.cluster.Cluster;
import jd.swarm.cluster.FakeDaemon;
import jd.swarm.cluster.NodeTiming;
import jd.swarm.discovery.ManagerRole;
import jd.swarm.discovery.ManagerRole.Primary;
import jd.swarm.discovery.ManagerRole.Replica;
import jd.swarm.discovery.NodeAddress;
import jd.swarm.scheduler.Filter;
import jd.swarm.scheduler.Scheduler;
import jd.swarm.scheduler.Strategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two managers of the same node; the tests decide their roles.
class ReplicaRoutesTest {
    private final FakeDaemon daemon = FakeDaemon.start("a", "n1");
    private final List<AutoCloseable> open = new ArrayList<>(List.of(daemon));
    private final Manager one = new Manager();
    private final Manager two = new Manager();

    private final class Manager {
        private final NodeAddress address = new NodeAddress("127.0.0.1", freePort());
        private final Cluster cluster = new Cluster(new Scheduler(new Strategy.Spread(), Filter.all(), 0),
                new NodeTiming(Duration.ofSeconds(20), Duration.ofSeconds(20)), DaemonAddress::parse);
        private final RemoteApi api = new RemoteApi(DaemonAddress.parse(address.toString()));
        private final HttpServer server = new HttpServer(
                new Engine(), "", Optional.empty(), ManagerRoutes.createRouter(cluster, this::role));
        private volatile ManagerRole role = new Replica(Optional.empty());

        private ManagerRole role() {
            return role;
        }

        private void start() {
            open.add(cluster);
            open.add(server);
            cluster.discovered(List.of(daemon.address()));
            server.acceptConnections(() -> {});
            Thread.ofPlatform().daemon().start(() -> server.serve(List.of("tcp://" + address)));
            server.listening().join();
        }

        private void followsPrimary(Manager other) {
            role = new Replica(Optional.of(other.address));
        }

        private JsonNode get(String path) throws IOException {
            return Json.mapper().readTree(api.read(ApiRequest.get(path)));
        }

        private DaemonError refusal(String path) {
            return assertThrows(DaemonError.class, () -> api.read(ApiRequest.get(path)));
        }

        private String status(String name) throws IOException {
            for (JsonNode line : get("/info").path("DriverStatus")) {
                if (line.path(0).asText().equals(name)) {
                    return line.path(1).asText();
                }
            }
            return "none";
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() throws Exception {
        one.start();
        two.start();
        one.role = new Primary();
        two.followsPrimary(one);
        for (Manager manager : List.of(one, two)) {
            for (int i = 0; i < 1000 && manager.cluster.nodes().stream().noneMatch(node -> node.isHealthy()); i++) {
                Thread.sleep(20);
            }
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void infoShowsTheRoleOfTheManagerThatIsAsked() throws Exception {
        assertEquals("primary", one.status("Role"));
        assertEquals("none", one.status("Primary"));
        assertEquals("replica", two.status("Role"));
        assertEquals(one.address.toString(), two.status("Primary"));
        assertEquals("1", two.status("Nodes"));
        two.role = new Replica(Optional.empty());
        assertEquals("", two.status("Primary"));
    }

    @Test
    void requestsAndErrorsPassThroughTheReplica() throws Exception {
        String id = daemon.add("web", 0);
        assertEquals(id, two.get("/containers/n1%2Fweb/json").path("Id").asText());
        assertEquals(1, two.get("/containers/json").size());
        DaemonError missing = two.refusal("/containers/nosuch/json");
        assertEquals(404, missing.status());
        assertEquals("No such container: nosuch", missing.reason());
    }

    /// Only the primary reserves: the replica's own cluster must not take part in a decision.
    @Test
    void containerIsCreatedByThePrimary() throws Exception {
        two.cluster.claimName("web");
        byte[] body = Json.bytes(JsonNodeFactory.instance.objectNode().put("Image", "busybox"));
        ApiRequest create = ApiRequest.post("/containers/create").with("name", "web").json(body);
        assertTrue(Json.mapper().readTree(two.api.read(create)).path("Id").asText().startsWith("a"));
    }

    @Test
    void requestWithoutAPrimaryIsRefused() throws Exception {
        two.role = new Replica(Optional.empty());
        DaemonError refusal = two.refusal("/containers/json");
        assertEquals(500, refusal.status());
        assertEquals("No elected primary cluster manager", refusal.reason());
        assertEquals("OK", new String(two.api.read(ApiRequest.get("/_ping"))));
        two.role = new Primary();
        assertEquals(0, two.get("/containers/json").size());
    }

    @Test
    void primaryThatDoesNotAnswerIsNamed() {
        one.server.close();
        String reason = two.refusal("/containers/json").reason();
        assertTrue(reason.startsWith("Unable to reach primary cluster manager (Cannot connect to the jd daemon at tcp://"), reason);
        assertTrue(reason.endsWith("): " + one.address), reason);
    }

    @Test
    void requestIsNotPassedBetweenTwoReplicasForever() {
        one.followsPrimary(two);
        assertEquals("No elected primary cluster manager", two.refusal("/containers/json").reason());
    }
}
