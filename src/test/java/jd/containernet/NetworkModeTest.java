package jd.containernet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jd.server.api.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    @ValueSource(strings = {"bridge", "host", "none", "container:c1", "net1"})
    void everyModeHasTheTextThatItIsParsedFrom(String text) {
        assertEquals(text, NetworkMode.parse(text).text());
    }
}
