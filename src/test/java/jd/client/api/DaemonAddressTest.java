package jd.client.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DaemonAddressTest {
    @Test
    void addressIsParsedLikeDocker() {
        assertEquals("unix:///tmp/a.sock", DaemonAddress.parse("unix:///tmp/a.sock").toString());
        assertEquals("unix:///var/run/jd.sock", DaemonAddress.parse("unix://").toString());
        assertEquals(new DaemonAddress.Tcp("localhost", 2375), DaemonAddress.parse("tcp://"));
        assertEquals(new DaemonAddress.Tcp("10.0.0.1", 4243), DaemonAddress.parse("10.0.0.1:4243"));
        assertEquals(new DaemonAddress.Tcp("host", 2375), DaemonAddress.parse("tcp://host"));
        assertEquals(new DaemonAddress.Tcp("::1", 2376), DaemonAddress.parse("tcp://[::1]:2376"));
        assertEquals("tcp://[::1]:2376", DaemonAddress.parse("tcp://[::1]:2376").toString());
    }

    @Test
    void invalidAddressIsNamed() {
        for (String text : List.of("foo://x", "tcp://a:b", "tcp://a:0", "tcp://a:99999", "tcp://a/b", "ssh://u@h")) {
            var refused = assertThrows(ClientException.class, () -> DaemonAddress.parse(text), text);
            assertEquals("Failed to initialize: invalid bind address format: " + text, refused.getMessage());
        }
    }

    @Test
    void flagOverridesEnvironmentAndEnvironmentOverridesDefault() {
        Map<String, String> environment = Map.of("DOCKER_HOST", "tcp://b:1");
        assertEquals("tcp://a:1", DaemonAddress.of(ConnectionOptions.ofHosts(List.of("tcp://a:1")), environment).toString());
        assertEquals("tcp://b:1", DaemonAddress.of(ConnectionOptions.ofHosts(List.of()), environment).toString());
        assertEquals("unix:///var/run/jd.sock", DaemonAddress.of(ConnectionOptions.ofHosts(List.of()), Map.of()).toString());
    }
}
