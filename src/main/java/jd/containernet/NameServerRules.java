package jd.containernet;

/// Plans the firewall rules in a container's network namespace that lead from port 53 of the name server's address to the
/// ports on which it listens. So another name server in the container can have port 53 of its other addresses.
///
/// Today: libnetwork/resolver_unix.go setupNAT
final class NameServerRules {
    private NameServerRules() {}

    /// {@return the input of iptables-restore(8)}
    // tag::redirecting-a-port[]
    static String plan(String address, int udpPort, int tcpPort) {
        return """
                *nat
                :JD_OUTPUT - [0:0]
                :JD_POSTROUTING - [0:0]
                -I OUTPUT -d ADDRESS -j JD_OUTPUT
                -I POSTROUTING -d ADDRESS -j JD_POSTROUTING
                -A JD_OUTPUT -p udp --dport 53 -j DNAT --to ADDRESS:UDP
                -A JD_OUTPUT -p tcp --dport 53 -j DNAT --to ADDRESS:TCP
                -A JD_POSTROUTING -p udp --sport UDP -j SNAT --to :53
                -A JD_POSTROUTING -p tcp --sport TCP -j SNAT --to :53
                COMMIT
                """
                .replace("ADDRESS", address)
                .replace("UDP", Integer.toString(udpPort))
                .replace("TCP", Integer.toString(tcpPort));
    }
    // end::redirecting-a-port[]
}
