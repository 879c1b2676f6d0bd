package jd.daemonnet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import jd.server.api.ContainerPort.Transport;

/// Listens on a port of the host and forwards what arrives to a port of a container.
///
/// Most packets never reach it, because the firewall redirects them first. It serves the three ways that no rule
/// covers: from the host to 127.0.0.1 or ::1, from other hosts over IPv6, and from containers to an address of the
/// host. It also reserves the port: no other program can bind it any more, and a port that another program has bound is
/// found here.
///
/// Docker has a process for each published port and address, `docker-proxy`; here it is a virtual thread of the daemon
/// for each connection.
///
/// Docker 1.2.0: pkg/proxy, daemon/networkdriver/portmapper/proxy.go
sealed interface PortProxy extends AutoCloseable permits TcpProxy, UdpProxy {
    int SECONDS_UNTIL_FREE = 5;
    int ATTEMPTS = 10;
    Duration BETWEEN_ATTEMPTS = Duration.ofMillis(20);

    /// A port of the host that cannot be bound. The message is that of Go's net package, which Docker shows.
    final class BindFailure extends Exception {
        private BindFailure(String network, HostAddress address, int port, IOException cause) {
            String reason = String.valueOf(cause.getMessage());
            super("listen " + network + (address.isIpv4() ? 4 : 6) + " " + address.withPort(port) + ": bind: "
                    + reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1), cause);
        }
    }

    /// Binds a port. One socket serves both 0.0.0.0 and ::, because the JDK's IPv6 sockets also receive IPv4.
    ///
    /// @param addresses of the host: one, or 0.0.0.0 and ::
    static PortProxy open(Transport transport, List<HostAddress> addresses, int port, InetSocketAddress container)
            throws BindFailure {
        return transport == Transport.UDP
                ? UdpProxy.open(addresses, port, container)
                : TcpProxy.open(addresses, port, container);
    }

    /// Opens a bound socket of an address.
    interface Binder<C extends AutoCloseable> {
        C bind(StandardProtocolFamily family, InetSocketAddress address) throws IOException;
    }

    /// Binds the last address, which is the widest, and retries a few times: a child process that is being spawned holds a
    /// copy of a socket, and with it the port, for a moment after its close.
    static <C extends AutoCloseable> C bind(
            String network, List<HostAddress> addresses, int port, Binder<C> binder) throws BindFailure {
        for (int attempt = 1; true; attempt++) {
            try {
                return bind(network, addresses.getLast(), port, binder);
            } catch (BindFailure inUse) {
                if (attempt == ATTEMPTS) {
                    throw first(network, addresses, port, binder).orElse(inUse);
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        }
    }

    /// {@return the reason for the first address that is in use} All are bound, because the reason must name it.
    private static <C extends AutoCloseable> Optional<BindFailure> first(
            String network, List<HostAddress> addresses, int port, Binder<C> binder) {
        for (HostAddress address : addresses) {
            try {
                bind(network, address, port, binder).close();
            } catch (BindFailure inUse) {
                return Optional.of(inUse);
            } catch (Exception e) {
                throw new NetworkException("close a socket: " + e.getMessage(), e);
            }
        }
        return Optional.empty();
    }

    private static <C extends AutoCloseable> C bind(
            String network, HostAddress address, int port, Binder<C> binder) throws BindFailure {
        try {
            var family = address.isIpv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
            return binder.bind(family, address.port(port));
        } catch (IOException e) {
            throw new BindFailure(network, address, port, e);
        }
    }

    /// {@return whether the kernel has IPv6}
    static boolean hasIpv6() {
        try (ServerSocketChannel _ = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
            return true;
        } catch (UnsupportedOperationException | IOException e) {
            return false;
        }
    }

    /// {@return whether a client may use a socket of these addresses} A socket of :: alone must not serve IPv4.
    static boolean serves(List<HostAddress> addresses, InetSocketAddress client) {
        boolean ipv4 = new HostAddress(client.getAddress()).isIpv4();
        return addresses.stream().anyMatch(address -> address.isIpv4() == ipv4);
    }

    /// Waits until the thread of a closed socket has noticed: before that the kernel keeps the port.
    static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(SECONDS_UNTIL_FREE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Frees the port and ends all connections.
    @Override
    void close();
}
