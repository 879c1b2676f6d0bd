package jd.libcontainer.spec;

import java.util.Map;

/// What dockerinit sets in those namespaces that are the container's own.
///
/// @param hostname of the UTS namespace, as `domainname`
/// @param sysctls `net.ipv4.ip_forward` and its value
/// @param network of the network namespace
public record NamespaceSpec(
        String hostname, String domainname, Map<String, String> sysctls, NetworkState network) {
    /// No names, no settings, and only `lo`.
    public static final NamespaceSpec NONE =
            new NamespaceSpec("", "", Map.of(), NetworkState.LOOPBACK_ONLY);

    public NamespaceSpec {
        sysctls = Map.copyOf(sysctls);
    }

    void write(MessageWriter out) {
        out.text(hostname);
        out.text(domainname);
        out.textMap(sysctls);
        network.write(out);
    }

    static NamespaceSpec read(MessageReader in) {
        return new NamespaceSpec(in.text(), in.text(), in.textMap(), NetworkState.read(in));
    }

    public NamespaceSpec withHostname(String other) {
        return new NamespaceSpec(other, domainname, sysctls, network);
    }

    public NamespaceSpec withDomainname(String other) {
        return new NamespaceSpec(hostname, other, sysctls, network);
    }

    public NamespaceSpec withSysctls(Map<String, String> other) {
        return new NamespaceSpec(hostname, domainname, other, network);
    }

    public NamespaceSpec withNetwork(NetworkState other) {
        return new NamespaceSpec(hostname, domainname, sysctls, other);
    }
}
