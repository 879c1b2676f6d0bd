package jd.daemonnet;

import java.util.ArrayList;
import java.util.List;

/// What the bridge needs of the host's firewall. [#plan] decides, [Iptables] carries it out.
///
/// Docker 1.2.0: daemon/networkdriver/bridge/driver.go:177 setupIPTables
sealed interface FirewallRule {
    /// Packets that leave the subnet through another interface than the bridge get the host's address as their sender:
    /// nobody out there knows the way back to the container.
    record Masquerade(Subnet subnet, String bridge) implements FirewallRule {}

    /// Whether containers on the bridge may talk to each other (`--icc`).
    record BetweenContainers(String bridge, boolean allowed) implements FirewallRule {}

    /// Containers may open connections to everywhere else.
    record Outgoing(String bridge) implements FirewallRule {}

    /// What answers a connection that a container opened may come in.
    record Replies(String bridge) implements FirewallRule {}

    /// {@return the rules in the order in which they are inserted, so that the last stands first}
    // tag::planning-the-firewall[]
    static List<FirewallRule> plan(BridgeNetwork.Config config, Subnet subnet) {
        List<FirewallRule> rules = new ArrayList<>();
        if (config.ipMasq()) {
            rules.add(new Masquerade(subnet, config.bridge()));
        }
        rules.add(new BetweenContainers(config.bridge(), config.icc()));
        rules.add(new Outgoing(config.bridge()));
        rules.add(new Replies(config.bridge()));
        return rules;
    }
    // end::planning-the-firewall[]

    /// {@return the table to which the rule belongs}
    default String table() {
        return this instanceof Masquerade ? "nat" : "filter";
    }

    /// {@return chain and specification, in the words of iptables(8)}
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
