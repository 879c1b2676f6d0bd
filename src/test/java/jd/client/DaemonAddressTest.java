package jd.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import jd.client.flags.LogTime;
import org.junit.jupiter.api.Test;

class DaemonAddressTest {
    @Test
    void anAddressIsReadAsDockerReadsIt() {
        assertEquals("unix:///tmp/a.sock", DaemonAddress.parse("unix:///tmp/a.sock").toString());
        assertEquals("unix:///var/run/jd.sock", DaemonAddress.parse("unix://").toString());
        assertEquals(new DaemonAddress.Tcp("localhost", 2375), DaemonAddress.parse("tcp://"));
        assertEquals(new DaemonAddress.Tcp("10.0.0.1", 4243), DaemonAddress.parse("10.0.0.1:4243"));
        assertEquals(new DaemonAddress.Tcp("host", 2375), DaemonAddress.parse("tcp://host"));
        assertEquals(new DaemonAddress.Tcp("::1", 2376), DaemonAddress.parse("tcp://[::1]:2376"));
        assertEquals("tcp://[::1]:2376", DaemonAddress.parse("tcp://[::1]:2376").toString());
    }

    @Test
    void whatIsNoAddressIsRefusedByName() {
        for (String text : List.of("foo://x", "tcp://a:b", "tcp://a:0", "tcp://a:99999", "tcp://a/b", "ssh://u@h")) {
            var refused = assertThrows(ClientException.class, () -> DaemonAddress.parse(text), text);
            assertEquals("Failed to initialize: invalid bind address format: " + text, refused.getMessage());
        }
    }

    @Test
    void theFlagWinsOverTheEnvironmentAndThatOverTheUsualPlace() {
        Map<String, String> environment = Map.of("DOCKER_HOST", "tcp://b:1");
        assertEquals("tcp://a:1", Cli.address(List.of("tcp://a:1"), environment).toString());
        assertEquals("tcp://b:1", Cli.address(List.of(), environment).toString());
        assertEquals("unix:///var/run/jd.sock", Cli.address(List.of(), Map.of()).toString());
    }

    @Test
    void momentsAreSpansOrDatesOrSeconds() {
        Instant now = Instant.ofEpochSecond(1_000_000, 5);
        assertEquals("999940.000000005", LogTime.parse("1m", "since", now));
        assertEquals("1412345678.5", LogTime.parse("1412345678.5", "since", now));
        assertEquals("1357133017.000000000", LogTime.parse("2013-01-02T13:23:37Z", "since", now));
        assertEquals("invalid value for \"since\": failed to parse value as time or duration: \"foo\"",
                assertThrows(ClientException.class, () -> LogTime.parse("foo", "since", now)).getMessage());
    }
}
