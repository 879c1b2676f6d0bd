package jd.daemonnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
    private final Networks networks = new Networks(Optional.empty());

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
                BridgeNetwork open = BridgeNetwork.open(
                        config, new HostNetwork(netlink, namespace.programs(), List.of(), false, false), List.of())) {
            NetworkJson bridge = new Networks(Optional.of(open)).inspect("bridge", name -> Map.of());
            String json = new String(Json.bytes(bridge), UTF_8);

            assertEquals(open.id(), bridge.id());
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
}
