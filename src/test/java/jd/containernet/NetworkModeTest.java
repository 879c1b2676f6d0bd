package jd.containernet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkModeTest {
    @Test
    void modesAreParsedFromTheirNames() {
        assertEquals(new NetworkMode.Bridge(), NetworkMode.parse(""));
        assertEquals(new NetworkMode.Bridge(), NetworkMode.parse("default"));
        assertEquals(new NetworkMode.Bridge(), NetworkMode.parse("bridge"));
        assertEquals(new NetworkMode.Host(), NetworkMode.parse("host"));
        assertEquals(new NetworkMode.None(), NetworkMode.parse("none"));
        assertEquals(new NetworkMode.Container("c1"), NetworkMode.parse("container:c1"));
        assertEquals(new NetworkMode.UserDefined("container-net"), NetworkMode.parse("container-net"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "container:"})
    void modeContainerWithoutANameIsRefused(String text) {
        var failure = assertThrows(ApiException.class, () -> NetworkMode.parse(text));
        assertEquals("Invalid network mode: invalid container format container:<name|id>", failure.getMessage());
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
    void optionsOfItsOwnNetworkAreRefusedInASharedOne(String config, String host, String conflict) {
        var failure = assertThrows(ApiException.class, () -> check(new NetworkMode.Container("c1"), config, host));
        assertEquals("conflicting options: " + conflict, failure.getMessage());
        assertEquals(ApiException.Kind.INVALID_PARAMETER, failure.kind());
        assertDoesNotThrow(() -> check(new NetworkMode.Bridge(), config, host));
    }

    @ParameterizedTest
    @CsvSource({"container:c1,container type network", "host,host type networking"})
    void linksAreRefusedInASharedNetwork(String mode, String name) {
        var failure = assertThrows(
                ApiException.class, () -> check(NetworkMode.parse(mode), "{}", "{\"Links\":[\"a\"]}"));
        assertEquals(
                "conflicting options: " + name + " can't be used with links. "
                        + "This would result in undefined behavior",
                failure.getMessage());
    }

    @Test
    void hostNameIsAllowedOnTheHostsNetwork() {
        assertDoesNotThrow(() -> check(new NetworkMode.Host(), "{\"Hostname\":\"foo\"}", "{\"Dns\":[\"1.1.1.1\"]}"));
    }

    private static void check(NetworkMode mode, String config, String host) {
        mode.check(
                Json.read(config.getBytes(UTF_8), ContainerConfig.class),
                Json.read(host.getBytes(UTF_8), HostConfig.class));
    }
}
