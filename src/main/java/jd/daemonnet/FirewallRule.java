package jd.daemonnet;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ContainerPort;

/// A rule in one of jd's own chains in the host's firewall. [#network] and [#port] decide which rules there are,
/// [Firewall] adds and removes them.
///
/// Every rule names the bridge of a network, so that rules of a killed daemon, or of a second one on the same host, can
/// be told apart.
///
/// Docker 1.2.0: daemon/networkdriver/bridge/driver.go:177 setupIPTables, pkg/iptables/iptables.go
sealed interface FirewallRule {
    /// Packets that leave the subnet through another interface than the bridge get the host's address as their source,
    /// because other hosts have no route to the container.
    record Masquerade(Subnet subnet, String bridge) implements FirewallRule {}

    /// Packets from containers to a published port are not redirected: [PortProxy] serves them, so that a container
    /// reaches its own published port, and those of other networks.
    record NoRedirectFrom(String bridge) implements FirewallRule {}

    /// Packets that belong to an existing connection may enter the network.
    record Replies(String bridge) implements FirewallRule {}

    /// Packets that enter the network are checked against the published ports.
    record ToPublishedPorts(String bridge) implements FirewallRule {}

    /// Packets from containers may leave the network.
    record Outgoing(String bridge) implements FirewallRule {}

    /// Packets between containers on the bridge are permitted or dropped (`--icc`).
    record BetweenContainers(String bridge, boolean allowed) implements FirewallRule {}

    /// Packets that enter the network for a port that is not published are dropped, whatever the policy of the chain
    /// FORWARD is. Docker has this rule since version 28.
    record NotPublished(String bridge) implements FirewallRule {}

    /// Packets that leave the network must not enter another network of jd: the first of two steps.
    record Isolation(String bridge) implements FirewallRule {}

    /// The second step: the packet left another network, and would enter this one.
    record NotFromOtherNetworks(String bridge) implements FirewallRule {}

    /// Only packets from the subnet enter an internal network.
    record NotIntoInternal(Subnet subnet, String bridge) implements FirewallRule {}

    /// Only packets to the subnet leave an internal network.
    record NotOutOfInternal(Subnet subnet, String bridge) implements FirewallRule {}

    /// Packets to a port of the host go to the container.
    ///
    /// @param host 0.0.0.0 for all addresses of the host
    record Redirect(HostAddress host, int hostPort, ContainerPort port, Ipv4 container, String bridge)
            implements FirewallRule {}

    /// Packets to a published port may enter the network, if they were redirected: another host that routes the subnet
    /// here must not reach a port that is published on one address of the host only.
    record Published(ContainerPort port, Ipv4 container, String bridge) implements FirewallRule {}

    /// The chains that belong to jd, with their tables.
    enum Chain {
        FORWARD("filter", "JD-FORWARD"),
        PORTS("filter", "JD"),
        STAGE_1("filter", "JD-ISOLATION-STAGE-1"),
        STAGE_2("filter", "JD-ISOLATION-STAGE-2"),
        REDIRECTS("nat", "JD"),
        SOURCES("nat", "JD-POSTROUTING");

        private final String table;
        private final String chain;

        Chain(String table, String chain) {
            this.table = table;
            this.chain = chain;
        }

        String table() {
            return table;
        }

        @Override
        public String toString() {
            return chain;
        }
    }

    /// {@return the rules of a bridge network, in the order in which they are added to their chains}
    // tag::planning-a-network[]
    static List<FirewallRule> network(
            String bridge, Subnet subnet, BridgeNetwork.Policy policy) {
        List<FirewallRule> rules = new ArrayList<>();
        rules.add(new BetweenContainers(bridge, policy.icc())); // <1>
        if (policy.internal()) { // <2>
            rules.add(new NotIntoInternal(subnet, bridge));
            rules.add(new NotOutOfInternal(subnet, bridge));
            return rules;
        }
        if (policy.ipMasq()) {
            rules.add(new Masquerade(subnet, bridge)); // <3>
        }
        rules.add(new NoRedirectFrom(bridge)); // <4>
        rules.add(new Isolation(bridge)); // <5>
        rules.add(new NotFromOtherNetworks(bridge)); // <6>
        rules.add(new Replies(bridge)); // <7>
        rules.add(new ToPublishedPorts(bridge)); // <8>
        rules.add(new Outgoing(bridge)); // <9>
        rules.add(new NotPublished(bridge)); // <10>
        return rules;
    }
    // end::planning-a-network[]

    /// {@return the rules of a published port} None for a port that is published on the host's loopback address, where
    /// only [PortProxy] serves it, and none for IPv6.
    // tag::planning-a-port[]
    static List<FirewallRule> port(
            HostAddress host, int hostPort, ContainerPort port,
            Ipv4 container, String bridge) {
        if (!host.isIpv4() || host.isLoopback()) {
            return List.of();
        }
        return List.of(
            new Redirect(host, hostPort, port, container, bridge),
            new Published(port, container, bridge));
    }
    // end::planning-a-port[]

    /// {@return the chain to which the rule belongs}
    default Chain chain() {
        return switch (this) {
            case Masquerade _ -> Chain.SOURCES;
            case NoRedirectFrom _, Redirect _ -> Chain.REDIRECTS;
            case Replies _, ToPublishedPorts _, Outgoing _, BetweenContainers _ -> Chain.FORWARD;
            case Published _, NotPublished _ -> Chain.PORTS;
            case Isolation _, NotIntoInternal _, NotOutOfInternal _ -> Chain.STAGE_1;
            case NotFromOtherNetworks _ -> Chain.STAGE_2;
        };
    }

    /// {@return whether the rule must be tried before those that its chain has}
    default boolean isFirst() {
        return this instanceof Published || this instanceof NoRedirectFrom || this instanceof NotIntoInternal
                || this instanceof NotOutOfInternal;
    }

    /// {@return the rule's conditions and target as arguments of iptables(8), in the order in which iptables-save(8)
    /// prints them}
    default String specification() {
        return switch (this) {
            case Masquerade(var subnet, var bridge) -> "-s " + subnet + " ! -o " + bridge + " -j MASQUERADE";
            case NoRedirectFrom(var bridge) -> "-i " + bridge + " -j RETURN";
            case Replies(var bridge) -> "-o " + bridge + " -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
            case ToPublishedPorts(var bridge) -> "-o " + bridge + " -j " + Chain.PORTS;
            case Outgoing(var bridge) -> "-i " + bridge + " ! -o " + bridge + " -j ACCEPT";
            case BetweenContainers(var bridge, var allowed) ->
                "-i " + bridge + " -o " + bridge + " -j " + (allowed ? "ACCEPT" : "DROP");
            case NotPublished(var bridge) -> "! -i " + bridge + " -o " + bridge + " -j DROP";
            case Isolation(var bridge) -> "-i " + bridge + " ! -o " + bridge + " -j " + Chain.STAGE_2;
            case NotFromOtherNetworks(var bridge) -> "-o " + bridge + " -j DROP";
            case NotIntoInternal(var subnet, var bridge) -> "! -s " + subnet + " -o " + bridge + " -j DROP";
            case NotOutOfInternal(var subnet, var bridge) -> "! -d " + subnet + " -i " + bridge + " -j DROP";
            case Redirect(var host, var hostPort, var port, var container, var bridge) ->
                (host.isAny() ? "" : "-d " + host + "/32 ") + "! -i " + bridge + port(port, hostPort)
                        + " -j DNAT --to-destination " + container + ":" + port.number();
            case Published(var port, var container, var bridge) ->
                "-d " + container + "/32 ! -i " + bridge + " -o " + bridge + port(port, port.number())
                        + " -m conntrack --ctstate DNAT -j ACCEPT";
        };
    }

    private static String port(ContainerPort port, int number) {
        String protocol = port.transport().word();
        return " -p " + protocol + " -m " + protocol + " --dport " + number;
    }
}
