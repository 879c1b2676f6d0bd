package jd.create.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import jd.containernet.HostsFile.ExtraHost;
import jd.containernet.NetworkMode;
import jd.containernet.ResolvConf;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Contradictions as a real dockerd 26.1 rejects them.
class NetworkOptionsTest {
    private static NetworkOptions parse(String host) {
        return NetworkOptions.parse(Json.read(host.getBytes(UTF_8), HostConfig.class));
    }

    private static void verify(String mode, String config, String host) throws Exception {
        ObjectNode fields = (ObjectNode) Json.mapper().readTree(host);
        parse(fields.put("NetworkMode", mode).toString()).verify(Json.read(config.getBytes(UTF_8), ContainerConfig.class));
    }

    @Test
    void everyFieldIsParsed() {
        NetworkOptions options = parse("{\"NetworkMode\":\"none\",\"Dns\":[\"1.1.1.1\"],\"DnsSearch\":[\"a\"],"
                + "\"ExtraHosts\":[\"h:10.0.0.1\"],\"Links\":[\"db:database\",\"web\"],\"PublishAllPorts\":true}");

        assertEquals(
                new NetworkOptions(
                        new NetworkMode.None(), new ResolvConf.Overrides(List.of("1.1.1.1"), List.of("a"), List.of()),
                        List.of(new ExtraHost("h", "10.0.0.1")),
                        List.of(new NetworkOptions.Link("db", "database"), new NetworkOptions.Link("web", "web")), true),
                options);
    }

    @Test
    void daemonsDnsFillsInWhatTheContainerLeavesOpen() {
        ResolvConf.Overrides daemon = new ResolvConf.Overrides(List.of("8.8.8.8"), List.of("d"), List.of("ndots:1"));

        assertEquals(
                new ResolvConf.Overrides(List.of("1.1.1.1"), List.of("d"), List.of("ndots:1")),
                parse("{\"Dns\":[\"1.1.1.1\"]}").dnsOr(daemon));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"Hostname":"foo"} | {} | hostname and the network mode
            {} | {"Dns":["1.1.1.1"]} | dns and the network mode
            {} | {"ExtraHosts":["a:1.1.1.1"]} | custom host-to-IP mapping and the network mode
            {} | {"PortBindings":{"80/tcp":[]}} | port publishing and the container type network mode
            {} | {"PublishAllPorts":true} | port publishing and the container type network mode
            {"ExposedPorts":{"80/tcp":{}}} | {} | port exposing and the container type network mode
            """)
    void namesAndPortsBelongToTheContainerWhoseNetworkIsJoined(String config, String host, String conflict) {
        var failure = assertThrows(ApiException.class, () -> verify("container:c1", config, host));
        assertEquals("conflicting options: " + conflict, failure.getMessage());
        assertEquals(ApiException.Kind.INVALID_PARAMETER, failure.kind());
        assertDoesNotThrow(() -> verify("bridge", config, host));
    }

    @ParameterizedTest
    @CsvSource({"container:c1,container type network", "host,host type networking"})
    void linksNeedTheContainersOwnNetwork(String mode, String name) {
        var failure = assertThrows(ApiException.class, () -> verify(mode, "{}", "{\"Links\":[\"a\"]}"));
        assertEquals(
                "conflicting options: " + name + " can't be used with links. "
                        + "This would result in undefined behavior",
                failure.getMessage());
    }

    @Test
    void onTheHostsNetworkAHostnameIsAllowed() {
        assertDoesNotThrow(() -> verify("host", "{\"Hostname\":\"foo\"}", "{\"Dns\":[\"1.1.1.1\"]}"));
    }
}
