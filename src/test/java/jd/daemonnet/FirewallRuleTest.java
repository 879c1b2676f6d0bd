package jd.daemonnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import jd.daemonnet.BridgeNetwork.Addressing;
import org.junit.jupiter.api.Test;

class FirewallRuleTest {
    private static final Subnet SUBNET = Subnet.parse("172.17.0.0/16");

    private static List<String> plan(boolean icc, boolean ipMasq) {
        var config = new BridgeNetwork.Config(
                "bridge", "id", "jd0", Addressing.of(""), new BridgeNetwork.Policy(0, icc, ipMasq, false));
        return FirewallRule.plan(config, SUBNET).stream()
                .map(rule -> rule.table() + ": " + rule.specification())
                .toList();
    }

    @Test
    void planOfABridgeWithDefaultFlags() {
        assertEquals(
                List.of(
                        "nat: POSTROUTING -s 172.17.0.0/16 ! -o jd0 -j MASQUERADE",
                        "filter: FORWARD -i jd0 -o jd0 -j ACCEPT",
                        "filter: FORWARD -i jd0 ! -o jd0 -j ACCEPT",
                        "filter: FORWARD -o jd0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"),
                plan(true, true));
    }

    @Test
    void planWithoutIccDropsPacketsBetweenContainers() {
        assertTrue(plan(false, true).contains("filter: FORWARD -i jd0 -o jd0 -j DROP"));
    }

    @Test
    void planWithoutMasqueradeHasNoRuleInNat() {
        assertFalse(plan(true, false).stream().anyMatch(rule -> rule.startsWith("nat")));
    }
}
