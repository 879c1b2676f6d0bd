package jd.daemonnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import jd.daemonnet.FirewallPlan.Saved;
import org.junit.jupiter.api.Test;

class FirewallPlanTest {
    private static final List<FirewallRule> RULES = List.of(
            new FirewallRule.NoRedirectFrom("jd0"), new FirewallRule.NotPublished("jd0"));

    private static final String INSTALLED = """
            *filter
            :FORWARD DROP [0:0]
            :JD - [0:0]
            :JD-FORWARD - [0:0]
            :JD-ISOLATION-STAGE-1 - [0:0]
            :JD-ISOLATION-STAGE-2 - [0:0]
            -A FORWARD -j JD-FORWARD
            -A FORWARD -i jd0 -j ACCEPT
            -A JD ! -i jd0 -o jd0 -j DROP
            -A JD ! -i jd1 -o jd1 -j DROP
            -A JD-FORWARD -j JD-ISOLATION-STAGE-1
            COMMIT
            *nat
            :JD - [0:0]
            :JD-POSTROUTING - [0:0]
            -A PREROUTING -m addrtype --dst-type LOCAL -j JD
            -A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j JD
            -A POSTROUTING -j JD-POSTROUTING
            -A JD -i jd0 -j RETURN
            -A JD ! -i jd0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
            COMMIT
            """;

    @Test
    void firstNetworkCreatesTheChainsAndTheJumpsToThem() {
        assertEquals(
                """
                *filter
                :JD-FORWARD - [0:0]
                :JD - [0:0]
                :JD-ISOLATION-STAGE-1 - [0:0]
                :JD-ISOLATION-STAGE-2 - [0:0]
                -I FORWARD -j JD-FORWARD
                -I JD-FORWARD -j JD-ISOLATION-STAGE-1
                -A JD ! -i jd0 -o jd0 -j DROP
                COMMIT
                *nat
                :JD - [0:0]
                :JD-POSTROUTING - [0:0]
                -I PREROUTING -m addrtype --dst-type LOCAL -j JD
                -I OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j JD
                -I POSTROUTING -j JD-POSTROUTING
                -I JD -i jd0 -j RETURN
                COMMIT
                """,
                FirewallPlan.install(Saved.parse(""), "jd0", RULES));
    }

    @Test
    void rulesThatAKilledDaemonHasLeftAreReplaced() {
        assertEquals(
                """
                *filter
                -D JD ! -i jd0 -o jd0 -j DROP
                -A JD ! -i jd0 -o jd0 -j DROP
                COMMIT
                *nat
                -D JD -i jd0 -j RETURN
                -D JD ! -i jd0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
                -I JD -i jd0 -j RETURN
                COMMIT
                """,
                FirewallPlan.install(Saved.parse(INSTALLED), "jd0", RULES));
    }

    @Test
    void chainsStayWhileAnotherBridgeHasRulesThere() {
        String input = FirewallPlan.uninstall(Saved.parse(INSTALLED), "jd0");
        assertTrue(input.contains("-D JD ! -i jd0 -o jd0 -j DROP\n"), input);
        assertFalse(input.contains("-X"), input);
        assertFalse(input.contains("jd1"), input);
        assertFalse(input.contains("-D FORWARD -i jd0"), "the rule of another program: " + input);
    }

    @Test
    void chainsAreDeletedWithTheLastBridge() {
        String saved = INSTALLED.replace("-A JD ! -i jd1 -o jd1 -j DROP\n", "");
        String input = FirewallPlan.uninstall(Saved.parse(saved), "jd0");
        assertTrue(input.contains("-D FORWARD -j JD-FORWARD\n"), input);
        assertTrue(input.contains("-X JD-ISOLATION-STAGE-2\n"), input);
        assertTrue(input.contains("-X JD-POSTROUTING\n"), input);
        assertFalse(input.contains("-D FORWARD -i jd0"), "the rule of another program: " + input);
    }

    @Test
    void bridgeWhoseNameBeginsLikeAnotherKeepsItsRules() {
        String input = FirewallPlan.uninstall(Saved.parse(INSTALLED.replace("jd1", "jd00")), "jd0");
        assertFalse(input.contains("jd00"), input);
    }

    @Test
    void ruleThatAnotherProgramHasDeletedIsNotDeletedAgain() {
        String saved = INSTALLED.replace("-A JD -i jd0 -j RETURN\n", "");
        assertEquals(
                "*filter\n-D JD ! -i jd0 -o jd0 -j DROP\nCOMMIT\n",
                FirewallPlan.removePresent(Saved.parse(saved), RULES));
    }

    @Test
    void nothingToChangeIsAnEmptyInput() {
        assertEquals("", FirewallPlan.add(List.of()));
        assertEquals("", FirewallPlan.uninstall(Saved.parse(""), "jd0"));
    }
}
