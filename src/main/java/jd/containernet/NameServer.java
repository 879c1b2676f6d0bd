package jd.containernet;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.Subprocess.Command;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.NetworkThread;
import jd.libcontainer.netlink.Netlink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/// The name server of one container on user-defined networks.
///
/// ```
///  container's network namespace                     daemon
///  resolver ──► 127.0.0.11:53
///                  │ nat rules
///                  ▼
///               127.0.0.11:PORT, a socket ─────────► answers: NameTable
///                                                    │ not a container's name
///               another socket        ◄──────────────┤ Forwarding
///                  │                                 │
///                  ▼                                 ▼
///               name server of a network             name server on the host's loopback
/// ```
///
/// A socket belongs to the network namespace in which it was opened, so the daemon serves sockets in the containers'
/// namespaces with threads of its own.
///
/// Today: libnetwork/resolver.go
public final class NameServer implements AutoCloseable {
    /// The address in every container's network namespace.
    static final String ADDRESS = "127.0.0.11";

    private static final Logger LOG = LoggerFactory.getLogger(NameServer.class);
    private static final int MAX_MESSAGE = 65_535;
    private static final int MAX_DATAGRAM = 512;
    private static final int IDLE_MILLIS = 10_000;

    /// What the server needs to know of its container.
    ///
    /// @param networks the container's present networks
    /// @param links names of other containers by the alias that only this container uses
    /// @param upstreams the servers to ask for other names
    public record Client(
            Supplier<Collection<String>> networks, Supplier<Map<String, String>> links, List<Upstream> upstreams) {}

    private record Sockets(DatagramChannel udp, ServerSocketChannel tcp) {
        void close() {
            try (udp;
                    tcp) {
                LOG.trace("close the sockets of a name server");
            } catch (IOException e) {
                throw new UncheckedIOException("close the sockets of a name server", e);
            }
        }

        static int port(SocketAddress address) {
            return ((InetSocketAddress) address).getPort();
        }
    }

    private final Sockets sockets;
    private final NameTable table;
    private final Client client;
    private final Forwarding forwarding;

    private NameServer(Sockets sockets, NameTable table, Client client, Forwarding forwarding) {
        this.sockets = sockets;
        this.table = table;
        this.client = client;
        this.forwarding = forwarding;
    }

    /// Opens the sockets, redirects port 53 to them, and serves them until [#close].
    ///
    /// @param task the id of a process or thread in the container's network namespace
    // tag::opening-a-name-server[]
    public static NameServer open(
            Syscalls kernel, Subprocess programs, int task, NameTable table,
            Client client) {
        String file = NetworkThread.ofTask(task);
        // The first use of channels starts threads, which must be the host's.
        openChannels().close();
        Sockets sockets = NetworkThread.call( // <1>
                kernel, file, () -> bound(kernel));
        try {
            redirect(programs, file, sockets); // <2>
            int namespace = kernel.openat( // <3>
                    FileSyscalls.AT_FDCWD, FileSyscalls.bytes(file),
                    FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC, 0);
            NameServer server = new NameServer(
                    sockets, table, client,
                    new Forwarding(kernel, namespace, client.upstreams()));
            Thread.ofVirtual().name("dns-udp") // <4>
                    .start(server::serveDatagrams);
            Thread.ofVirtual().name("dns-tcp").start(server::serveConnections);
            return server;
        } catch (RuntimeException e) {
            sockets.close();
            throw e;
        }
    }
    // end::opening-a-name-server[]

    private static Sockets openChannels() {
        try {
            return new Sockets(
                    DatagramChannel.open(StandardProtocolFamily.INET),
                    ServerSocketChannel.open(StandardProtocolFamily.INET));
        } catch (IOException e) {
            throw new UncheckedIOException("open the sockets of a name server", e);
        }
    }

    /// Runs in the container's network namespace, where loopback may still be down.
    private static Sockets bound(Syscalls kernel) {
        try (Netlink netlink = Netlink.open(kernel)) {
            netlink.up(netlink.index("lo"));
        }
        Sockets sockets = openChannels();
        try {
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), 0);
            sockets.udp().bind(anyPort);
            sockets.tcp().bind(anyPort);
            return sockets;
        } catch (IOException e) {
            sockets.close();
            throw new UncheckedIOException("bind the sockets of a name server", e);
        }
    }

    private static void redirect(Subprocess programs, String namespace, Sockets sockets) {
        try {
            String rules = NameServerRules.plan(
                    ADDRESS, Sockets.port(sockets.udp().getLocalAddress()), Sockets.port(sockets.tcp().getLocalAddress()));
            programs.require(Command.of("nsenter", "--net=" + namespace, "iptables-restore", "-w", "--noflush")
                    .withInput(rules));
        } catch (IOException e) {
            throw new UncheckedIOException("read the port of a name server", e);
        }
    }

    private void serveDatagrams() {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_MESSAGE);
        while (sockets.udp().isOpen()) {
            try {
                buffer.clear();
                SocketAddress sender = sockets.udp().receive(buffer);
                byte[] query = new byte[buffer.flip().remaining()];
                buffer.get(query);
                Thread.ofVirtual().start(() -> answerDatagram(query, sender));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // An earlier answer could not be delivered.
                LOG.debug("receive a query", e);
            }
        }
    }

    private void answerDatagram(byte[] query, SocketAddress sender) {
        try {
            Optional<byte[]> reply = answer(query, false);
            if (reply.isPresent()) {
                sockets.udp().send(ByteBuffer.wrap(reply.get()), sender);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("answer a query", e);
        }
    }

    private void serveConnections() {
        while (sockets.tcp().isOpen()) {
            try {
                SocketChannel connection = sockets.tcp().accept();
                Thread.ofVirtual().start(() -> answerConnection(connection));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.debug("accept a connection for queries", e);
            }
        }
    }

    /// A message over TCP follows its length in two bytes.
    private void answerConnection(SocketChannel connection) {
        try (connection) {
            connection.socket().setSoTimeout(IDLE_MILLIS);
            DataInputStream in = new DataInputStream(connection.socket().getInputStream());
            DataOutputStream out = new DataOutputStream(connection.socket().getOutputStream());
            while (true) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                Optional<byte[]> reply = answer(query, true);
                if (reply.isEmpty()) {
                    return;
                }
                byte[] message = ByteBuffer.allocate(2 + reply.get().length)
                        .putShort((short) reply.get().length).put(reply.get()).array();
                out.write(message);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("answer queries of a connection", e);
        }
    }

    /// {@return the answer; empty if the message is malformed}
    private Optional<byte[]> answer(byte[] bytes, boolean tcp) {
        Message query;
        try {
            query = new Message(bytes);
        } catch (IOException e) {
            return Optional.empty();
        }
        Optional<Message> own = NameAnswers.answer(
                query, table, client.networks().get(), client.links().get());
        if (own.isPresent()) {
            return Optional.of(own.get().toWire(tcp ? MAX_MESSAGE : MAX_DATAGRAM));
        }
        return Optional.of(forwarding.ask(bytes, tcp)
                .orElseGet(() -> NameAnswers.failure(query, Rcode.SERVFAIL).toWire()));
    }

    @Override
    public void close() {
        sockets.close();
        forwarding.close();
    }
}
