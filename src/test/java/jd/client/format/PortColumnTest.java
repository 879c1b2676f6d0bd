package jd.client.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import jd.client.format.PortColumn.Port;
import org.junit.jupiter.api.Test;

class PortColumnTest {
    private static Port both(long port) {
        return new Port("0.0.0.0", port, port, "tcp");
    }

    @Test
    void consecutivePortsWithTheirOwnNumberAreARange() {
        assertEquals("0.0.0.0:7000-7002->7000-7002/tcp",
                PortColumn.of(List.of(both(7001), both(7000), both(7002))));
        assertEquals("0.0.0.0:7000->7000/tcp, 0.0.0.0:7002->7002/tcp", PortColumn.of(List.of(both(7002), both(7000))));
    }

    @Test
    void mappedPortsFollowTheOthers() {
        assertEquals("127.0.0.1:53->53/udp, 99/tcp, 0.0.0.0:8080->80/tcp, :::8080->80/tcp",
                PortColumn.of(List.of(
                        new Port("0.0.0.0", 80, 8080, "tcp"), new Port("::", 80, 8080, "tcp"),
                        new Port("127.0.0.1", 53, 53, "udp"), new Port("", 99, 0, "tcp"))));
    }

    @Test
    void exposedPortsAreShownWithoutAddress() {
        assertEquals("53/udp, 80-81/tcp", PortColumn.of(List.of(
                new Port("", 80, 0, "tcp"), new Port("", 81, 0, "tcp"), new Port("", 53, 0, "udp"))));
    }

    @Test
    void numbersInTextsAreComparedAsNumbers() {
        List<String> texts = List.of("443/tcp", "80/tcp -> b:1", "80/tcp -> a:10", "80/tcp", "80/tcp -> a:9");
        assertEquals(List.of("80/tcp", "80/tcp -> a:9", "80/tcp -> a:10", "80/tcp -> b:1", "443/tcp"),
                texts.stream().sorted(new NaturalOrder()).toList());
    }
}
