package jd.daemonnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.daemonnet.BridgeNetwork.Addressing;
import jd.libcontainer.netlink.Ipv4;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IpAllocatorTest {
    private static final Subnet SUBNET = Subnet.parse("10.9.0.0/29");
    private static final Ipv4 GATEWAY = Ipv4.parse("10.9.0.1");

    private static IpAllocator allocator(Subnet subnet, Ipv4 gateway) {
        return new IpAllocator(subnet, gateway, Addressing.of(""));
    }

    @Test
    void firstAddressFollowsTheGateway() {
        IpAllocator allocator = allocator(Subnet.parse("172.17.0.1/16"), Ipv4.parse("172.17.0.1"));
        assertEquals(Optional.of(Ipv4.parse("172.17.0.2")), allocator.request());
        assertEquals(Optional.of(Ipv4.parse("172.17.0.3")), allocator.request());
    }

    @Test
    void lowestReleasedAddressIsAllocatedNext() {
        IpAllocator allocator = allocator(SUBNET, GATEWAY);
        Ipv4 first = allocator.request().orElseThrow();
        Ipv4 second = allocator.request().orElseThrow();
        Ipv4 third = allocator.request().orElseThrow();
        allocator.release(second);
        allocator.release(first);
        assertEquals(Optional.of(first), allocator.request());
        assertEquals(Optional.of(second), allocator.request());
        assertEquals(Optional.of(third.plus(1)), allocator.request());
    }

    @Test
    void containersRunOneAfterAnotherGetTheSameAddress() {
        IpAllocator allocator = allocator(Subnet.parse("172.17.0.1/16"), Ipv4.parse("172.17.0.1"));
        for (int i = 0; i < 100_000; i++) {
            Ipv4 address = allocator.request().orElseThrow();
            assertEquals(Ipv4.parse("172.17.0.2"), address);
            allocator.release(address);
        }
    }

    @Test
    void fullSubnetAllocatesNoneUntilOneIsReleased() {
        IpAllocator allocator = allocator(SUBNET, GATEWAY);
        List<Ipv4> given = new ArrayList<>();
        for (Optional<Ipv4> next = allocator.request(); next.isPresent(); next = allocator.request()) {
            given.add(next.get());
        }
        // eight addresses without those of the network, of broadcasts and of the gateway
        assertEquals(5, given.size());
        allocator.release(given.get(2));
        assertEquals(Optional.of(given.get(2)), allocator.request());
        assertEquals(Optional.empty(), allocator.request());
    }

    @Property
    void noAddressIsAllocatedTwiceInAnyOrderOfRequestsAndReleases(
            @ForAll @Size(max = 200) List<@IntRange(max = 9) Integer> steps,
            @ForAll @IntRange(min = 1, max = 6) int own) {
        IpAllocator allocator = allocator(SUBNET, SUBNET.network().plus(own));
        List<Ipv4> reserved = List.of(SUBNET.network(), SUBNET.broadcast(), SUBNET.network().plus(own));
        Set<Ipv4> allocated = new HashSet<>();
        for (int step : steps) {
            List<Ipv4> held = allocated.stream().sorted().toList();
            if (step < held.size()) {
                allocator.release(held.get(step));
                allocated.remove(held.get(step));
                continue;
            }
            Optional<Ipv4> next = allocator.request();
            assertEquals(allocated.size() == 5, next.isEmpty());
            next.ifPresent(address -> {
                assertTrue(allocated.add(address), "allocated twice: " + address);
                assertTrue(SUBNET.contains(address));
                assertFalse(reserved.contains(address));
            });
        }
    }

    @Test
    void subnetWithoutRoomForContainersIsRefused() {
        assertThrows(NetworkException.class, () -> allocator(Subnet.parse("10.9.0.1/31"), GATEWAY));
    }

    @Test
    void rangeLimitsAllocationsAndNotRequestsForACertainAddress() {
        Addressing addressing = new Addressing(
                "", Optional.of(Subnet.parse("10.9.0.4/31")), Set.of(Ipv4.parse("10.9.0.6")));
        IpAllocator allocator = new IpAllocator(SUBNET, GATEWAY, addressing);
        assertTrue(allocator.take(Ipv4.parse("10.9.0.3")));
        assertFalse(allocator.take(Ipv4.parse("10.9.0.3")), "taken");
        assertFalse(allocator.take(Ipv4.parse("10.9.0.6")), "reserved");
        assertFalse(allocator.take(Ipv4.parse("10.9.1.3")), "in another subnet");
        assertEquals(Optional.of(Ipv4.parse("10.9.0.4")), allocator.request());
        assertEquals(Optional.of(Ipv4.parse("10.9.0.5")), allocator.request());
        assertEquals(Optional.empty(), allocator.request());
    }
}
