package jd.libcontainer.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4Test {
    @Property
    void addressRoundTripsThroughTextAndBytes(@ForAll int bits) {
        Ipv4 address = new Ipv4(bits);
        assertEquals(address, Ipv4.parse(address.toString()));
        assertEquals(address, Ipv4.of(address.bytes()));
    }

    @Test
    void firstOctetIsTheMostSignificantByte() {
        assertEquals(0xac110001, Ipv4.parse("172.17.0.1").bits());
        assertArrayEquals(new byte[] {(byte) 172, 17, 0, 1}, Ipv4.parse("172.17.0.1").bytes());
        assertEquals("172.17.1.0", Ipv4.parse("172.17.0.255").plus(1).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.-4", "1..2.3", "1.2.3.", " 1.2.3.4",
        "1.2.3.04", "1.2.3.4/8", "::1", "a.b.c.d", "99999999999.1.1.1"})
    void malformedAddressIsRejected(String text) {
        var failure = assertThrows(IllegalArgumentException.class, () -> Ipv4.parse(text));
        assertEquals("invalid IPv4 address: \"" + text + "\"", failure.getMessage());
    }
}
