package jd.daemonnet;

import java.util.ArrayList;
import java.util.List;

/// A rule that the bridge needs in the host's firewall. [#plan] decides which rules, [Iptables] inserts and
/// deletes them.
///
/// The rules only permit, except `--icc=false`. Packets that they do not match are dropped only if the policy of the
/// chain FORWARD is DROP, which neither Docker 1.2 nor jd sets.
///
/// Docker 1.2.0: daemon/networkdriver/bridge/driver.go:177 setupIPTables
sealed interface FirewallRule {
    /// Packets that leave the subnet through another interface than the bridge get the host's address as their source,
    /// because other hosts have no route to the container.
    record Masquerade(Subnet subnet, String bridge) implements FirewallRule {}

    /// Permits or drops packets between containers on the bridge (`--icc`).
    record BetweenContainers(String bridge, boolean allowed) implements FirewallRule {}

    /// Permits packets from containers to other interfaces.
    record Outgoing(String bridge) implements FirewallRule {}

    /// Permits packets to containers that belong to an existing connection.
    record Replies(String bridge) implements FirewallRule {}

    /// {@return the rules in the order of their insertion at the head of a chain, so that the last is tried first}
    // tag::planning-the-firewall[]
    static List<FirewallRule> plan(BridgeNetwork.Config config, Subnet subnet) {
        List<FirewallRule> rules = new ArrayList<>();
        if (config.policy().ipMasq()) {
            rules.add(new Masquerade(subnet, config.bridge()));
        }
        rules.add(new BetweenContainers(
                config.bridge(), config.policy().icc()));
        rules.add(new Outgoing(config.bridge()));
        rules.add(new Replies(config.bridge()));
        return rules;
    }
    // end::planning-the-firewall[]

    /// {@return the table to which the rule belongs}
    default String table() {
        return this instanceof Masquerade ? "nat" : "filter";
    }

    /// {@return chain and rule specification, as arguments of iptables(8)}
    default String specification() {
        return switch (this) {
            case Masquerade(var subnet, var bridge) ->
                "POSTROUTING -s " + subnet + " ! -o " + bridge + " -j MASQUERADE";
            case BetweenContainers(var bridge, var allowed) ->
                "FORWARD -i " + bridge + " -o " + bridge + " -j " + (allowed ? "ACCEPT" : "DROP");
            case Outgoing(var bridge) -> "FORWARD -i " + bridge + " ! -o " + bridge + " -j ACCEPT";
            case Replies(var bridge) ->
                "FORWARD -o " + bridge + " -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
        };
    }
}
