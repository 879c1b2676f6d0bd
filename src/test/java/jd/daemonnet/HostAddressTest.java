package jd.daemonnet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostAddressTest {
    @ParameterizedTest
    @CsvSource({"0.0.0.0,0.0.0.0", "::,::", "::1,::1", "fe80::1:0:0:2,fe80::1:0:0:2", "1:0:0:2:0:0:0:3,1:0:0:2::3",
            "2001:db8::,2001:db8::", "1:2:3:4:5:6:0:8,1:2:3:4:5:6:0:8", "127.0.0.1,127.0.0.1",
            "::ffff:10.0.0.1,10.0.0.1"})
    void addressIsPrintedInItsShortForm(String text, String shown) {
        assertEquals(Optional.of(shown), HostAddress.parse(text).map(HostAddress::toString));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "foo", "localhost", "1.2", "1.2.3.4.5", "::x", "fe80::1%lo"})
    void anythingElseIsNoAddress(String text) {
        assertEquals(Optional.empty(), HostAddress.parse(text));
    }

    @Test
    void ipv6AddressWithPortHasBrackets() {
        assertEquals("[::]:80", HostAddress.ANY_IPV6.withPort(80));
        assertEquals("0.0.0.0:80", HostAddress.ANY_IPV4.withPort(80));
    }
}
