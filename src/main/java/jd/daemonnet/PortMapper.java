package jd.daemonnet;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import jd.daemonnet.PortProxy.BindFailure;
import jd.libcontainer.io.SubprocessException;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ApiException;
import jd.server.api.ContainerPort.Transport;
import jd.server.api.PortRange;

/// Publishes ports of containers on the host: chooses a port, binds it, and redirects packets to the container.
///
/// ```
///   other host ──► host:8080 ── firewall: redirect, permit ──────► container:80
///   the host itself, over its own address ── firewall ───────────► container:80
///   127.0.0.1:8080, [::1]:8080, other hosts over IPv6 ── proxy ──► container:80
/// ```
///
/// Docker 1.2.0: daemon/networkdriver/portmapper/mapper.go
public final class PortMapper {
    /// How many ports of a range are tried when other programs use them.
    private static final int ATTEMPTS = 10;

    private final Optional<Firewall> firewall;
    private final PortAllocator allocator;
    private final boolean ipv6;

    /// @param firewall empty if the daemon must not change it; then the proxies alone serve the ports
    public PortMapper(Optional<Firewall> firewall) {
        this(firewall, PortAllocator.ofHost(), PortProxy.hasIpv6());
    }

    PortMapper(Optional<Firewall> firewall, PortAllocator allocator, boolean ipv6) {
        this.firewall = firewall;
        this.allocator = allocator;
        this.ipv6 = ipv6;
    }

    /// Where the ports of a container lead to, and where they are published by default.
    ///
    /// @param defaultHost the host's address for requests without one; empty for all addresses
    public record Target(Ipv4 container, String bridge, Optional<HostAddress> defaultHost) {
        InetSocketAddress port(int number) {
            try {
                return new InetSocketAddress(InetAddress.getByAddress(container.bytes()), number);
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Publishes all ports of a container, or none.
    ///
    /// @throws ApiException with Docker's message if a port cannot be published
    // tag::publishing-ports[]
    public PublishedPorts publish(Target target, List<PortRequest> requests) {
        PublishedPorts published = new PublishedPorts(firewall);
        try {
            // The highest first, as Docker does: with random ports the order
            // can be seen.
            requests.stream()
                .sorted(Comparator.comparing(PortRequest::port))
                .toList().reversed()
                .forEach(request -> listen(target, request, published)); // <1>
            published.redirect(target); // <2>
            return published;
        } catch (RuntimeException e) {
            try (published) { // <3>
                throw e;
            }
        }
    }
    // end::publishing-ports[]

    private void listen(Target target, PortRequest request, PublishedPorts published) {
        Transport transport = request.port().transport();
        if (transport == Transport.UNKNOWN) {
            throw ApiException.internal("invalid transport protocol: 0");
        }
        if (transport == Transport.SCTP) {
            throw ApiException.internal("Error starting userland proxy: protocol not supported");
        }
        List<HostAddress> hosts = hosts(request.hostIp().or(target::defaultHost));
        List<Integer> used = new ArrayList<>();
        try {
            while (true) {
                int port = allocate(hosts, transport, request.hostPorts());
                used.add(port);
                try {
                    PortProxy proxy =
                            PortProxy.open(transport, hosts, port, target.port(request.port().number()));
                    used.removeLast();
                    published.add(request.port(), hosts, port, proxy,
                            () -> allocator.release(hosts, transport, port));
                    return;
                } catch (BindFailure e) {
                    // Another program uses the port: any other port of the range will do.
                    if (request.hostPorts().isSingle() || used.size() == ATTEMPTS) {
                        throw new ApiException(
                                ApiException.Kind.INTERNAL, "Error starting userland proxy: " + e.getMessage(), e);
                    }
                }
            }
        } finally {
            used.forEach(port -> allocator.release(hosts, transport, port));
        }
    }

    private List<HostAddress> hosts(Optional<HostAddress> wanted) {
        return wanted.map(List::of).orElse(ipv6
                ? List.of(HostAddress.ANY_IPV4, HostAddress.ANY_IPV6)
                : List.of(HostAddress.ANY_IPV4));
    }

    private int allocate(List<HostAddress> hosts, Transport transport, PortRange range) {
        if (range.first() == 0 && !range.isAny()) {
            throw ApiException.internal("invalid port range: " + range);
        }
        OptionalInt port = allocator.request(hosts, transport, range);
        return port.orElseThrow(() -> ApiException.internal(range.isSingle()
                ? "Bind for " + hosts.getFirst() + ":" + range.first() + " failed: port is already allocated"
                : "all ports are allocated"));
    }

    /// {@return what a failure of the firewall looks like to the client}
    static ApiException failed(SubprocessException e) {
        return new ApiException(ApiException.Kind.INTERNAL, "Unable to enable forwarding: " + e.getMessage(), e);
    }
}
