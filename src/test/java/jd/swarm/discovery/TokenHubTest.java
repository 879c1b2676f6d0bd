package jd.swarm.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TokenHubTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final NodeAddress node = NodeAddress.parse("10.0.0.1:2375");

    @Test
    void nodesRegisterWithTheTokenAndTheManagerReadsThem() {
        try (TokenHub hub = hub()) {
            Discovery discovery = Discovery.parse("token://" + Discovery.createToken(address(hub)));
            assertEquals(List.of(), discovery.fetch());
            discovery.register(node, MINUTE);
            discovery.register(NodeAddress.parse("[fd00::1]:2375"), MINUTE);
            discovery.register(node, MINUTE);
            assertEquals("[10.0.0.1:2375, [fd00::1]:2375]", discovery.fetch().toString());
        }
    }

    /// The three calls as a program of 2015 makes them, without a time to live.
    @Test
    void hubSpeaksTheCallsOfTheOriginal() {
        try (TokenHub hub = hub()) {
            var http = new DiscoveryHttp();
            URI clusters = URI.create("http://" + address(hub) + "/v1/clusters");
            String token = http.post(clusters, "").body();
            URI cluster = URI.create(clusters + "/" + token);
            assertEquals(32, token.length());
            assertEquals("[]", http.get(cluster).body());
            assertEquals(200, http.post(cluster, "10.0.0.1:2375").status());
            assertEquals("[\"10.0.0.1:2375\"]", http.get(cluster).body());
            assertEquals(400, http.post(cluster, "no address").status());
            assertEquals(404, http.get(URI.create(clusters + "/" + "0".repeat(32))).status());
            assertEquals(404, http.get(URI.create(clusters + "/nonsense")).status());
        }
    }

    @Test
    void registrationCreatesTheClusterAgainAfterARestartOfTheHub() {
        try (TokenHub hub = hub()) {
            Discovery discovery = Discovery.parse("token://" + address(hub) + "/" + "ab".repeat(16));
            assertTrue(assertThrows(DiscoveryException.class, discovery::fetch).getMessage()
                    .endsWith("the hub does not know the token: check it, or let a node join first"));
            discovery.register(node, MINUTE);
            assertEquals(List.of(node), discovery.fetch());
        }
    }

    @Test
    void addressExpiresUnlessItIsRegisteredAgain() {
        var now = new AtomicReference<>(Instant.EPOCH);
        var clusters = new HubClusters(now::get);
        String token = clusters.create();
        clusters.register(token, node, MINUTE);
        now.set(Instant.EPOCH.plusSeconds(59));
        assertEquals(Optional.of(List.of(node)), clusters.addresses(token));
        clusters.register(token, node, MINUTE);
        now.set(Instant.EPOCH.plusSeconds(118));
        assertEquals(Optional.of(List.of(node)), clusters.addresses(token));
        now.set(Instant.EPOCH.plusSeconds(119));
        assertEquals(Optional.of(List.of()), clusters.addresses(token));
        assertEquals(Optional.empty(), clusters.addresses("0".repeat(32)));
    }

    @Test
    void hubThatDoesNotAnswerIsNamedWithWhatToDo() {
        NodeAddress gone;
        try (TokenHub hub = hub()) {
            gone = address(hub);
        }
        var failure = assertThrows(DiscoveryException.class, () -> Discovery.createToken(gone));
        assertEquals("create a cluster at " + gone + " (is `jd swarm hub` running there?): no server answers at " + gone,
                failure.getMessage());
        assertTrue(failure.mayPass());
    }

    @Test
    void portInUseIsReported() {
        try (TokenHub hub = hub()) {
            var failure = assertThrows(DiscoveryException.class, () -> TokenHub.start(address(hub), MINUTE));
            assertEquals("listen on tcp://" + address(hub) + ": Address already in use", failure.getMessage());
            assertFalse(failure.mayPass());
        }
    }

    private static TokenHub hub() {
        return TokenHub.start(new NodeAddress("127.0.0.1", 0), MINUTE);
    }

    private static NodeAddress address(TokenHub hub) {
        return new NodeAddress("127.0.0.1", hub.port());
    }
}
