package jd.machine.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import jd.libcontainer.netlink.Ipv4;
import jd.machine.store.MachineException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassroomSubnetTest {
    @Test
    void machinesHaveTheAddressesFromTheHundredthOn() {
        var subnet = ClassroomSubnet.parse(ClassroomSubnet.DEFAULT);
        Ipv4 first = Ipv4.parse("192.168.99.100");
        assertEquals(Optional.of(first), subnet.free(Set.of()));
        assertEquals(Optional.of(first.plus(1)), subnet.free(Set.of(first)));
        assertEquals("192.168.99.1", subnet.bridgeAddress().toString());
    }

    @Property(tries = 50)
    void everyAddressIsGivenOnceAndNoneBelongsToTheNetworkItself(@ForAll @IntRange(min = 22, max = 29) int prefixLength) {
        var subnet = ClassroomSubnet.parse("10.9.0.0/" + prefixLength);
        int size = 1 << 32 - prefixLength;
        var used = new HashSet<Ipv4>();
        for (Optional<Ipv4> next = subnet.free(used); next.isPresent(); next = subnet.free(used)) {
            int host = next.get().bits() - subnet.network().bits();
            assertTrue(host > 1 && host < size - 1, next.get().toString());
            assertNotEquals(subnet.bridgeAddress(), next.get());
            assertTrue(used.add(next.get()));
        }
        assertEquals(size - 3, used.size());
        assertFalse(used.contains(subnet.network()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "192.168.99.0", "192.168.99.0/", "192.168.99.1/24", "192.168.99.0/8", "192.168.99.0/30", "x/24"})
    void textThatIsNoNetworkIsRefused(String text) {
        String message = assertThrows(MachineException.class, () -> ClassroomSubnet.parse(text)).getMessage();
        assertTrue(message.contains("--netns-subnet"), message);
    }
}
