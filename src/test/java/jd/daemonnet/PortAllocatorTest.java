package jd.daemonnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ContainerPort.Transport;
import jd.server.api.PortRange;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PortAllocatorTest {
    private static final PortRange EPHEMERAL = new PortRange(32768, 32771);
    private static final List<HostAddress> ALL = List.of(HostAddress.ANY_IPV4, HostAddress.ANY_IPV6);
    private static final List<HostAddress> LOOPBACK = List.of(HostAddress.of(Ipv4.parse("127.0.0.1")));

    private final PortAllocator allocator = new PortAllocator(EPHEMERAL);

    private OptionalInt tcp(String range) {
        return allocator.request(ALL, Transport.TCP, PortRange.parse(range));
    }

    @Test
    void portIsAllocatedOnce() {
        assertEquals(OptionalInt.of(8080), tcp("8080"));
        assertEquals(OptionalInt.empty(), tcp("8080"));
        allocator.release(ALL, Transport.TCP, 8080);
        assertEquals(OptionalInt.of(8080), tcp("8080"));
    }

    @Test
    void protocolsAndAddressesHavePortsOfTheirOwn() {
        assertEquals(OptionalInt.of(53), tcp("53"));
        assertEquals(OptionalInt.of(53), allocator.request(ALL, Transport.UDP, PortRange.parse("53")));
        assertEquals(OptionalInt.of(53), allocator.request(LOOPBACK, Transport.TCP, PortRange.parse("53")));
    }

    @Test
    void rangeGivesItsLowestFreePort() {
        assertEquals(OptionalInt.of(9000), tcp("9000-9001"));
        assertEquals(OptionalInt.of(9001), tcp("9000-9001"));
        assertEquals(OptionalInt.empty(), tcp("9000-9001"));
        allocator.release(ALL, Transport.TCP, 9000);
        assertEquals(OptionalInt.of(9000), tcp("9000-9001"));
    }

    @Test
    void releasedEphemeralPortIsNotReusedBeforeTheEndOfTheRange() {
        for (int port = EPHEMERAL.first(); port <= EPHEMERAL.last(); port++) {
            assertEquals(OptionalInt.of(port), tcp(""));
            allocator.release(ALL, Transport.TCP, port);
        }
        assertEquals(OptionalInt.of(EPHEMERAL.first()), tcp(""));
    }

    @Test
    void portThatOneAddressHasIsNotFreeOnAll() {
        List<HostAddress> ipv6 = List.of(HostAddress.ANY_IPV6);
        allocator.request(ipv6, Transport.TCP, PortRange.parse("8080"));
        assertEquals(OptionalInt.empty(), tcp("8080"));
        assertEquals(OptionalInt.of(8081), tcp("8080-8081"));
    }

    /// Each number is a request for any port, or the release of the port that was allocated then.
    @Property
    void noPortIsAllocatedTwice(@ForAll @Size(max = 40) List<@IntRange(max = 40) Integer> steps) {
        PortAllocator some = new PortAllocator(EPHEMERAL);
        Set<Integer> held = new HashSet<>();
        for (int step : steps) {
            int port = EPHEMERAL.first() + step % 8;
            if (held.remove(port)) {
                some.release(ALL, Transport.TCP, port);
                continue;
            }
            OptionalInt allocated = some.request(ALL, Transport.TCP, PortRange.ANY);
            assertEquals(held.size() < EPHEMERAL.length(), allocated.isPresent());
            allocated.ifPresent(fresh -> {
                assertTrue(held.add(fresh), fresh + " is held: " + held);
                assertTrue(fresh >= EPHEMERAL.first() && fresh <= EPHEMERAL.last());
            });
        }
    }
}
