package jd.daemonnet;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forwards UDP datagrams. UDP has no connections, so the proxy makes sessions: each client gets a socket of its own
/// towards the container, and what arrives there is an answer for this client. A session without answers ends after a
/// while.
///
/// Docker 1.2.0: pkg/proxy/udp_proxy.go
final class UdpProxy implements PortProxy {
    private static final Logger LOG = LoggerFactory.getLogger(UdpProxy.class);
    private static final int SECONDS_UNTIL_END = 90;

    /// Datagrams of further clients are dropped, so that forged addresses cannot use up the daemon's descriptors.
    private static final int SESSIONS = 512;

    private static final int LARGEST_DATAGRAM = 65_527;

    private final List<HostAddress> addresses;
    private final DatagramChannel listener;
    private final InetSocketAddress container;
    private final int secondsUntilEnd;
    private final Map<InetSocketAddress, DatagramChannel> sessions = new ConcurrentHashMap<>();
    private final Thread receiver;

    private UdpProxy(
            List<HostAddress> addresses, DatagramChannel listener, InetSocketAddress container, int secondsUntilEnd) {
        this.addresses = List.copyOf(addresses);
        this.listener = listener;
        this.container = container;
        this.secondsUntilEnd = secondsUntilEnd;
        this.receiver = Thread.ofVirtual().name("port-proxy-udp").unstarted(this::receiveAll);
    }

    static UdpProxy open(List<HostAddress> addresses, int port, InetSocketAddress container) throws BindFailure {
        return open(addresses, port, container, SECONDS_UNTIL_END);
    }

    static UdpProxy open(List<HostAddress> addresses, int port, InetSocketAddress container, int secondsUntilEnd)
            throws BindFailure {
        DatagramChannel listener = PortProxy.bind("udp", addresses, port, UdpProxy::bind);
        UdpProxy proxy = new UdpProxy(addresses, listener, container, secondsUntilEnd);
        proxy.receiver.start();
        return proxy;
    }

    private static DatagramChannel bind(StandardProtocolFamily family, InetSocketAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            return channel.bind(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void receiveAll() {
        ByteBuffer datagram = ByteBuffer.allocate(LARGEST_DATAGRAM);
        while (listener.isOpen()) {
            try {
                var client = (InetSocketAddress) listener.receive(datagram.clear());
                if (PortProxy.serves(addresses, client)) {
                    forward(client, datagram.flip());
                }
            } catch (IOException e) {
                LOG.debug("forward a datagram to {}: {}", container, e.getMessage());
            }
        }
    }

    private void forward(InetSocketAddress client, ByteBuffer datagram) throws IOException {
        DatagramChannel session = sessions.get(client);
        if (session == null && sessions.size() < SESSIONS) {
            session = DatagramChannel.open(StandardProtocolFamily.INET).connect(container);
            sessions.put(client, session);
            DatagramChannel begun = session;
            Thread.ofVirtual().start(() -> answer(client, begun));
        }
        if (session != null) {
            session.write(datagram);
        }
    }

    private void answer(InetSocketAddress client, DatagramChannel session) {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
        try (session) {
            session.socket().setSoTimeout(secondsUntilEnd * 1000);
            while (listener.isOpen()) {
                receiveAnswer(session, packet);
                listener.send(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), client);
            }
        } catch (SocketTimeoutException e) {
            LOG.debug("no answers for {} any more", client);
        } catch (IOException e) {
            LOG.debug("forward a datagram to {}: {}", client, e.getMessage());
        } finally {
            sessions.remove(client, session);
        }
    }

    /// Ignores the kernel's notice that the container has no such port: it may open the port later.
    private static void receiveAnswer(DatagramChannel session, DatagramPacket packet) throws IOException {
        while (true) {
            try {
                packet.setLength(LARGEST_DATAGRAM);
                session.socket().receive(packet);
                return;
            } catch (PortUnreachableException e) {
                LOG.debug("no server yet: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            PortProxy.join(receiver);
            for (DatagramChannel session : sessions.values()) {
                session.close();
            }
        } catch (IOException e) {
            throw new NetworkException("stop forwarding to " + container + ": " + e.getMessage(), e);
        }
    }
}
