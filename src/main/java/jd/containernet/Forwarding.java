package jd.containernet;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.NetworkThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Rcode;

/// Asks other name servers a container's question, one after the other. The question and the answer are passed on as they
/// are.
///
/// A server is asked from the container's network namespace, so that its routes and the host's firewall apply; a server on
/// the host's loopback is asked from the host.
///
/// Today: libnetwork/resolver.go forwardExtDNS
final class Forwarding implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final int MAX_SERVERS = 3;
    private static final int TIMEOUT_MILLIS = 4000;
    private static final int MAX_MESSAGE = 65_535;
    private static final int HEADER = 12;

    private final Syscalls kernel;
    private final int namespace;
    private final List<Upstream> upstreams;

    // guarded by this: a closed descriptor's number may soon be another namespace's
    private boolean closed;

    /// @param namespace a descriptor of the container's network namespace, which is closed with this
    Forwarding(Syscalls kernel, int namespace, List<Upstream> upstreams) {
        this.kernel = kernel;
        this.namespace = namespace;
        this.upstreams = upstreams.stream().limit(MAX_SERVERS).toList();
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    /// {@return the answer of the first server that has one; empty if none answers} An answer that only says that the server
    /// failed is returned if no other server has a better one.
    Optional<byte[]> ask(byte[] query, boolean tcp) {
        Optional<byte[]> failed = Optional.empty();
        for (Upstream upstream : upstreams) {
            try {
                byte[] reply = tcp ? overTcp(query, upstream) : overUdp(query, upstream);
                if (!hasFailed(reply)) {
                    return Optional.of(reply);
                }
                failed = Optional.of(reply);
            } catch (IOException | RuntimeException e) {
                LOG.debug("ask name server {}", upstream, e);
            }
        }
        return failed;
    }

    private static boolean hasFailed(byte[] reply) {
        int rcode = reply[3] & 15;
        return rcode == Rcode.SERVFAIL || rcode == Rcode.REFUSED;
    }

    private byte[] overUdp(byte[] query, Upstream upstream) throws IOException {
        try (DatagramChannel channel = open(upstream, () -> DatagramChannel.open(StandardProtocolFamily.INET))) {
            // Connected, so that only this server's datagrams are received.
            channel.connect(upstream.address());
            channel.write(ByteBuffer.wrap(query));
            channel.socket().setSoTimeout(TIMEOUT_MILLIS);
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[MAX_MESSAGE], MAX_MESSAGE);
                channel.socket().receive(packet);
                byte[] reply = Arrays.copyOf(packet.getData(), packet.getLength());
                if (answers(query, reply)) {
                    return reply;
                }
            }
        }
    }

    private byte[] overTcp(byte[] query, Upstream upstream) throws IOException {
        try (SocketChannel channel = open(upstream, () -> SocketChannel.open(StandardProtocolFamily.INET))) {
            channel.socket().connect(upstream.address(), TIMEOUT_MILLIS);
            channel.socket().setSoTimeout(TIMEOUT_MILLIS);
            ByteBuffer message = ByteBuffer.allocate(2 + query.length).putShort((short) query.length).put(query);
            channel.socket().getOutputStream().write(message.array());
            DataInputStream in = new DataInputStream(channel.socket().getInputStream());
            byte[] reply = new byte[in.readUnsignedShort()];
            in.readFully(reply);
            if (!answers(query, reply)) {
                throw new IOException("the answer has another id than the query");
            }
            return reply;
        }
    }

    private <T> T open(Upstream upstream, Opening<T> opening) throws IOException {
        if (upstream.fromHost()) {
            return opening.open();
        }
        return openInside(() -> {
            try {
                return opening.open();
            } catch (IOException e) {
                throw new UncheckedIOException("open a socket", e);
            }
        });
    }

    private synchronized <T> T openInside(Supplier<T> opening) throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        return NetworkThread.call(kernel, "/proc/self/fd/" + namespace, opening);
    }

    @Override
    public synchronized void close() {
        closed = true;
        kernel.close(namespace);
    }

    /// {@return whether the message is long enough, and has the id of the query}
    private static boolean answers(byte[] query, byte[] reply) {
        return reply.length >= HEADER && query[0] == reply[0] && query[1] == reply[1];
    }
}
