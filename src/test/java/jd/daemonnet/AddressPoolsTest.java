package jd.daemonnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import jd.libcontainer.netlink.Ipv4;
import org.junit.jupiter.api.Test;

class AddressPoolsTest {
    @Test
    void firstPoolIsTakenOnAHostWithoutRoutes() {
        assertEquals("172.17.0.0/16", AddressPools.firstFree(List.of(), List.of()).toString());
    }

    @Test
    void poolOfARouteIsSkipped() {
        List<Subnet> routes = List.of(Subnet.parse("172.17.0.0/16"), Subnet.parse("172.18.0.0/16"));
        assertEquals("172.19.0.0/16", AddressPools.firstFree(List.of(), routes).toString());
    }

    @Test
    void poolOfANameserverIsSkipped() {
        assertEquals(
                "172.18.0.0/16", AddressPools.firstFree(List.of(Ipv4.parse("172.17.0.23")), List.of()).toString());
    }

    @Test
    void smallPoolIsTakenWhenAllLargeOnesAreInUse() {
        Subnet all = Subnet.parse("172.16.0.0/12");
        assertEquals("192.168.0.0/20", AddressPools.firstFree(List.of(), List.of(all)).toString());
        assertEquals(
                "192.168.16.0/20",
                AddressPools.firstFree(List.of(), List.of(all, Subnet.parse("192.168.1.0/24"))).toString());
    }

    @Test
    void failureNamesTheFlagWhenAllPoolsAreInUse() {
        List<Subnet> everything = List.of(Subnet.parse("172.16.0.0/12"), Subnet.parse("192.168.0.0/16"));
        var failure = assertThrows(NetworkException.class, () -> AddressPools.firstFree(List.of(), everything));
        assertTrue(failure.getMessage().endsWith("choose one with --bip"), failure.getMessage());
    }

    @Test
    void poolsDoNotOverlap() {
        List<Subnet> pools = AddressPools.all();
        assertEquals(31, pools.size());
        for (Subnet one : pools) {
            assertEquals(1, pools.stream().filter(one::overlaps).count(), one.toString());
        }
    }
}
