package jd.daemonnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jd.libcontainer.netlink.Ipv4;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {
    @Test
    void subnetIsParsedFromAHostsAddress() {
        Subnet subnet = Subnet.parse("172.17.42.1/16");
        assertEquals("172.17.0.0/16", subnet.toString());
        assertEquals("172.17.255.255", subnet.broadcast().toString());
        assertEquals(65536, subnet.size());
    }

    @Property
    void twoSubnetsOverlapWhenOneHoldsTheOthersEnds(
            @ForAll int one, @ForAll @IntRange(max = 32) int onePrefix,
            @ForAll int other, @ForAll @IntRange(max = 32) int otherPrefix) {
        Subnet a = new Subnet(new Ipv4(one), onePrefix);
        Subnet b = new Subnet(new Ipv4(other), otherPrefix);
        boolean meets = a.network().compareTo(b.broadcast()) <= 0 && b.network().compareTo(a.broadcast()) <= 0;
        assertEquals(meets, a.overlaps(b));
        assertEquals(meets, b.overlaps(a));
    }

    @Test
    void adjacentSubnetsDoNotOverlap() {
        assertFalse(Subnet.parse("10.0.0.0/24").overlaps(Subnet.parse("10.0.1.0/24")));
        assertTrue(Subnet.parse("10.0.0.0/8").overlaps(Subnet.parse("10.0.1.0/24")));
        assertTrue(Subnet.parse("0.0.0.0/0").contains(Ipv4.parse("255.255.255.255")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.1", "/8", "10.0.0.1/", "10.0.0/8", "10.0.0.1/x"})
    void malformedSubnetIsRefusedWithDockersMessage(String cidr) {
        var failure = assertThrows(NetworkException.class, () -> Subnet.parse(cidr));
        assertEquals("invalid CIDR address: " + cidr, failure.getMessage());
    }
}
