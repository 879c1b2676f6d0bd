package jd.daemonnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.start.NetworkNamespace;
import jd.server.api.ApiException;
import jd.server.api.Filters;
import jd.server.api.Json;
import jd.server.api.NetworkJson;
import jd.server.api.NetworkJson.Member;
import jd.server.api.NetworkRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
    @TempDir
    Path directory;

    private Networks networks;

    @BeforeEach
    void withoutBridge() {
        networks = new Networks(
                new HostNetwork(null, null, List.of(), false, false), directory.resolve("networks"));
    }

    private List<String> names(String filters) {
        return networks.list(Filters.parse(filters)).stream().map(NetworkJson::name).toList();
    }

    @Test
    void networksWithoutABridgeAreNoneAndHost() {
        assertEquals(List.of("none", "host"), names(""));
        NetworkJson none = networks.list(Filters.NONE).getFirst();
        String json = new String(Json.bytes(none), UTF_8)
                .replace(none.id(), "ID").replace(none.created(), "NOW");
        // as dockerd 26.1.5 writes it
        assertEquals(
                "{\"Name\":\"none\",\"Id\":\"ID\",\"Created\":\"NOW\",\"Scope\":\"local\",\"Driver\":\"null\","
                        + "\"EnableIPv6\":false,\"IPAM\":{\"Driver\":\"default\",\"Options\":null,\"Config\":null},"
                        + "\"Internal\":false,\"Attachable\":false,\"Ingress\":false,\"ConfigFrom\":{\"Network\":\"\"},"
                        + "\"ConfigOnly\":false,\"Containers\":{},\"Options\":{},\"Labels\":{}}",
                json);
    }

    @Tag("root")
    @Test
    void bridgeIsInspectedWithSubnetAndOptions() {
        NetworkNamespace.assumeRoot();
        var config = new BridgeNetwork.Config(
                "bridge", BridgeNetwork.randomId(), "jd0", BridgeNetwork.Addressing.of("10.9.0.1/24"),
                new BridgeNetwork.Policy(1400, false, true, false));
        try (NetworkNamespace namespace = new NetworkNamespace();
                Netlink netlink = namespace.netlink();
                Networks open = networks(netlink, namespace)) {
            open.openDefault(config);
            NetworkJson bridge = open.inspect("bridge", name -> Map.of());
            String json = new String(Json.bytes(bridge), UTF_8);

            assertEquals(config.id(), bridge.id());
            assertEquals(
                    "\"IPAM\":{\"Driver\":\"default\",\"Options\":null,"
                            + "\"Config\":[{\"Subnet\":\"10.9.0.0/24\",\"Gateway\":\"10.9.0.1\"}]}",
                    json.substring(json.indexOf("\"IPAM\""), json.indexOf(",\"Internal\"")));
            assertEquals(
                    "\"Options\":{\"com.docker.network.bridge.default_bridge\":\"true\","
                            + "\"com.docker.network.bridge.enable_icc\":\"false\","
                            + "\"com.docker.network.bridge.enable_ip_masquerade\":\"true\","
                            + "\"com.docker.network.bridge.host_binding_ipv4\":\"0.0.0.0\","
                            + "\"com.docker.network.bridge.name\":\"jd0\","
                            + "\"com.docker.network.driver.mtu\":\"1400\"}",
                    json.substring(json.lastIndexOf("\"Options\""), json.indexOf(",\"Labels\"")));
        }
    }

    @Test
    void filtersMatchTheSameNetworksAsDockers() {
        assertEquals(List.of("host"), names("{\"name\":{\"os\":true}}"));
        assertEquals(List.of("none"), names("{\"driver\":{\"null\":true}}"));
        assertEquals(List.of("none", "host"), names("{\"type\":{\"builtin\":true},\"scope\":{\"local\":true}}"));
        assertEquals(List.of(), names("{\"type\":{\"custom\":true}}"));
        assertEquals(List.of(), names("{\"dangling\":{\"true\":true}}"));
        assertEquals(List.of(), names("{\"label\":{\"x\":true}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"foo":{"x":true}} | invalid filter 'foo'
            {"type":{"x":true}} | invalid filter: 'type'='x'
            """)
    void otherFiltersAreRefusedWithDockersMessage(String filters, String message) {
        assertEquals(message, assertThrows(ApiException.class, () -> names(filters)).getMessage());
    }

    @Test
    void networkIsFoundByNameIdAndPrefixOfTheId() {
        String id = networks.list(Filters.NONE).getFirst().id();
        var member = new Member("c1", "e", "02:42:ac:11:00:02", "172.17.0.2/16", "");
        for (String ref : List.of("none", id, id.substring(0, 40))) {
            NetworkJson found = networks.inspect(ref, name -> Map.of(name, member));
            assertEquals(id, found.id());
            assertEquals(Map.of("none", member), found.containers());
        }
        var failure = assertThrows(ApiException.class, () -> networks.inspect("nosuch", name -> Map.of()));
        assertEquals("network nosuch not found", failure.getMessage());
        assertEquals(ApiException.Kind.NOT_FOUND, failure.kind());
    }

    private Networks networks(Netlink netlink, NetworkNamespace host) {
        return new Networks(
                new HostNetwork(netlink, host.programs(), List.of(), false, false), directory.resolve("networks"));
    }

    private static NetworkRequest request(String json) {
        return Json.read(json.getBytes(UTF_8), NetworkRequest.class);
    }

    @Tag("root")
    @Test
    void userNetworkHasABridgeAndSurvivesTheDaemon() {
        NetworkNamespace.assumeRoot();
        try (NetworkNamespace host = new NetworkNamespace();
                Netlink netlink = host.netlink()) {
            String id;
            try (Networks first = networks(netlink, host)) {
                id = first.create(request("{\"Name\":\"back\",\"Labels\":{\"a\":\"b\"}}")).id();
                assertTrue(netlink.link("br-" + id.substring(0, 12)).isPresent());
                assertEquals("172.17.0.0/16", first.bridge("back").orElseThrow().subnet().toString());
                assertEquals("172.18.0.0/16", NetworkPlan.subnet(first.create(request("{\"Name\":\"front\"}"))).toString());
                first.remove("front");
            }
            assertEquals(Optional.empty(), netlink.link("br-" + id.substring(0, 12)), "the daemon has ended");

            try (Networks second = networks(netlink, host)) {
                second.openDefault(new BridgeNetwork.Config(
                        "bridge", "id", "jd0", BridgeNetwork.Addressing.of(""), BridgeNetwork.Policy.OPEN));
                second.restore();
                assertEquals(id, second.describe("back").id());
                assertEquals(Map.of("a", "b"), second.describe("back").labels());
                assertEquals("172.18.0.0/16", second.bridge("bridge").orElseThrow().subnet().toString());
                second.remove(id.substring(0, 5));
                assertEquals(Optional.empty(), netlink.link("br-" + id.substring(0, 12)));
            }
            try (Networks third = networks(netlink, host)) {
                third.restore();
                assertThrows(ApiException.class, () -> third.describe("back"));
            }
        }
    }

    @Tag("root")
    @Test
    void networkWithEndpointsIsNeitherRemovedNorPruned() {
        NetworkNamespace.assumeRoot();
        try (NetworkNamespace host = new NetworkNamespace();
                Netlink netlink = host.netlink();
                Networks open = networks(netlink, host)) {
            String id = open.create(request("{\"Name\":\"back\"}")).id();
            BridgeNetwork bridge = open.bridge("back").orElseThrow();
            bridge.allocateInterface(BridgeNetwork.Request.any("one"));

            var failure = assertThrows(ApiException.class, () -> open.remove("back"));
            assertEquals(
                    "error while removing network: network back id " + id + " has active endpoints",
                    failure.getMessage());
            assertEquals(List.of(), open.prune(Filters.NONE));
            bridge.releaseInterface("one");
            assertEquals(1, open.prune(Filters.NONE).size());
            assertThrows(ApiException.class, () -> bridge.allocateInterface(BridgeNetwork.Request.any("two")));
        }
    }

    @Tag("root")
    @Test
    void conflictingNetworksAreRefusedWithDockersMessages() {
        NetworkNamespace.assumeRoot();
        try (NetworkNamespace host = new NetworkNamespace();
                Netlink netlink = host.netlink();
                Networks open = networks(netlink, host)) {
            open.create(request("{\"Name\":\"a\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.20.0.0/16\"}]}}"));
            assertEquals("network with name a already exists", refused(open, "{\"Name\":\"a\"}"));
            assertEquals(
                    "Pool overlaps with other one on this address space",
                    refused(open, "{\"Name\":\"b\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.20.3.0/24\"}]}}"));
            String bridge = open.bridge("a").orElseThrow().bridge();
            assertTrue(refused(open, "{\"Name\":\"b\",\"Options\":{\"com.docker.network.bridge.name\":\"" + bridge + "\"}}")
                    .endsWith("networks have same bridge name"));
            assertEquals(1, netlink.links().stream().filter(link -> link.name().startsWith("br-")).count());
        }
    }

    private static String refused(Networks networks, String json) {
        return assertThrows(ApiException.class, () -> networks.create(request(json))).getMessage();
    }
}
