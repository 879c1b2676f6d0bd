package jd.daemonnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import jd.daemonnet.PortMapper.Target;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ApiException;
import jd.server.api.ContainerPort;
import jd.server.api.PortRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Without a firewall, so that no privilege is needed.
class PortMapperTest {
    private static final Target TARGET = new Target(Ipv4.parse("127.0.0.1"), "jd0", Optional.empty());

    private int base;
    private PortMapper mapper;

    /// Below the ports that the kernel gives to clients: tests that run meanwhile use these.
    @BeforeEach
    void choosePorts() {
        base = ThreadLocalRandom.current().nextInt(20_000, 32_000);
        mapper = new PortMapper(Optional.empty(), new PortAllocator(new PortRange(base, base + 7)), true);
    }

    private PublishedPorts publish(PortRequest... requests) {
        return mapper.publish(TARGET, List.of(requests));
    }

    private static PortRequest request(String port, PortRange hostPorts) {
        return new PortRequest(ContainerPort.exposed(port), Optional.empty(), hostPorts);
    }

    private PortRequest fixed(int offset) {
        return request("80", new PortRange(base + offset, base + offset));
    }

    private List<String> shown(PublishedPorts ports) {
        return ports.mappings().stream()
                .map(mapping -> mapping.port() + " " + mapping.hostIp() + ":" + (mapping.hostPort() - base)).toList();
    }

    @Test
    void portIsPublishedOnAllAddressesOfBothVersions() {
        try (PublishedPorts ports = publish(fixed(1))) {
            assertEquals(List.of("80/tcp 0.0.0.0:1", "80/tcp :::1"), shown(ports));
        }
    }

    @Test
    void anyPortsAreAllocatedInOrderTheHighestPortOfTheContainerFirst() {
        try (PublishedPorts ports = publish(request("80", PortRange.ANY), request("81", PortRange.ANY))) {
            assertEquals(List.of("81/tcp 0.0.0.0:0", "81/tcp :::0", "80/tcp 0.0.0.0:1", "80/tcp :::1"), shown(ports));
        }
    }

    @Test
    void allocatedPortIsRefusedWithDockersMessageAndNothingStaysBound() {
        try (PublishedPorts _ = publish(fixed(1))) {
            var failure = assertThrows(ApiException.class, () -> publish(fixed(2), fixed(1)));
            assertEquals("Bind for 0.0.0.0:" + (base + 1) + " failed: port is already allocated", failure.getMessage());
            publish(fixed(2)).close();
        }
        publish(fixed(1)).close();
    }

    @Test
    void portOfAnotherProgramIsRefusedAndStaysFreeForLater() throws IOException {
        try (ServerSocket _ = new ServerSocket(base + 1)) {
            var failure = assertThrows(ApiException.class, () -> publish(fixed(1)));
            assertTrue(failure.getMessage().startsWith("Error starting userland proxy: listen tcp"), failure.getMessage());
        }
        publish(fixed(1)).close();
    }

    @Test
    void otherPortOfTheRangeReplacesOneThatAnotherProgramUses() throws IOException {
        PortRange range = new PortRange(base + 1, base + 2);
        try (ServerSocket _ = new ServerSocket(base + 1); PublishedPorts ports = publish(request("80", range))) {
            assertEquals(List.of("80/tcp 0.0.0.0:2", "80/tcp :::2"), shown(ports));
        }
    }

    @Test
    void fullRangeIsRefused() {
        PortRange range = new PortRange(base + 1, base + 2);
        try (PublishedPorts _ = publish(request("80", range)); PublishedPorts _ = publish(request("80", range))) {
            var failure = assertThrows(ApiException.class, () -> publish(request("80", range)));
            assertEquals("all ports are allocated", failure.getMessage());
        }
    }

    @Test
    void protocolsThatAreNotSupportedAreRefused() {
        Stream.of("80/sctp:Error starting userland proxy: protocol not supported",
                "80/foo:invalid transport protocol: 0").forEach(expected -> {
                    String port = expected.substring(0, expected.indexOf(':'));
                    var failure = assertThrows(ApiException.class, () -> publish(request(port, PortRange.ANY)));
                    assertEquals(expected.substring(port.length() + 1), failure.getMessage());
                });
    }

    @Test
    void tcpAndUdpShareANumber() {
        PortRange range = new PortRange(base + 1, base + 1);
        try (PublishedPorts ports = publish(request("53/tcp", range), request("53/udp", range))) {
            assertEquals(4, ports.mappings().size());
        }
    }
}
