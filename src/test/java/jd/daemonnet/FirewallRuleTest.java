package jd.daemonnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import jd.daemonnet.BridgeNetwork.Policy;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ContainerPort;
import org.junit.jupiter.api.Test;

class FirewallRuleTest {
    private static final Subnet SUBNET = Subnet.parse("172.17.0.0/16");
    private static final Ipv4 CONTAINER = Ipv4.parse("172.17.0.2");
    private static final ContainerPort HTTP = ContainerPort.exposed("80/tcp");

    private static List<String> lines(List<FirewallRule> rules) {
        return rules.stream()
                .map(rule -> rule.chain().table() + ": " + rule.chain() + " " + rule.specification())
                .toList();
    }

    @Test
    void planOfANetworkWithDefaultFlags() {
        assertEquals(
                List.of(
                        "filter: JD-FORWARD -i jd0 -o jd0 -j ACCEPT",
                        "nat: JD-POSTROUTING -s 172.17.0.0/16 ! -o jd0 -j MASQUERADE",
                        "nat: JD -i jd0 -j RETURN",
                        "filter: JD-ISOLATION-STAGE-1 -i jd0 ! -o jd0 -j JD-ISOLATION-STAGE-2",
                        "filter: JD-ISOLATION-STAGE-2 -o jd0 -j DROP",
                        "filter: JD-FORWARD -o jd0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
                        "filter: JD-FORWARD -o jd0 -j JD",
                        "filter: JD-FORWARD -i jd0 ! -o jd0 -j ACCEPT",
                        "filter: JD ! -i jd0 -o jd0 -j DROP"),
                lines(FirewallRule.network("jd0", SUBNET, Policy.OPEN)));
    }

    @Test
    void planWithoutIccDropsPacketsBetweenContainers() {
        assertTrue(lines(FirewallRule.network("jd0", SUBNET, new Policy(0, false, true, false)))
                .contains("filter: JD-FORWARD -i jd0 -o jd0 -j DROP"));
    }

    @Test
    void planWithoutMasqueradeReplacesNoSource() {
        assertFalse(lines(FirewallRule.network("jd0", SUBNET, new Policy(0, true, false, false))).toString().contains("MASQUERADE"));
    }

    @Test
    void internalNetworkHasNoWayInOrOut() {
        assertEquals(
                List.of(
                        "filter: JD-FORWARD -i br1 -o br1 -j ACCEPT",
                        "filter: JD-ISOLATION-STAGE-1 ! -s 172.17.0.0/16 -o br1 -j DROP",
                        "filter: JD-ISOLATION-STAGE-1 ! -d 172.17.0.0/16 -i br1 -j DROP"),
                lines(FirewallRule.network("br1", SUBNET, new Policy(0, true, true, true))));
    }

    @Test
    void publishedPortIsRedirectedAndPermitted() {
        assertEquals(
                List.of(
                        "nat: JD ! -i jd0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80",
                        "filter: JD -d 172.17.0.2/32 ! -i jd0 -o jd0 -p tcp -m tcp --dport 80"
                                + " -m conntrack --ctstate DNAT -j ACCEPT"),
                lines(FirewallRule.port(HostAddress.ANY_IPV4, 8080, HTTP, CONTAINER, "jd0")));
    }

    @Test
    void portOfOneAddressIsRedirectedThereOnly() {
        HostAddress address = HostAddress.parse("10.0.0.5").orElseThrow();
        assertEquals(
                "nat: JD -d 10.0.0.5/32 ! -i jd0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80",
                lines(FirewallRule.port(address, 8080, HTTP, CONTAINER, "jd0")).getFirst());
    }

    @Test
    void portOfTheLoopbackAddressAndOfIpv6IsLeftToTheProxy() {
        HostAddress loopback = HostAddress.parse("127.0.0.1").orElseThrow();
        assertEquals(List.of(), FirewallRule.port(loopback, 8080, HTTP, CONTAINER, "jd0"));
        assertEquals(List.of(), FirewallRule.port(HostAddress.ANY_IPV6, 8080, HTTP, CONTAINER, "jd0"));
    }
}
