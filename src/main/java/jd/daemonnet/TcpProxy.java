package jd.daemonnet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forwards TCP connections. When one side has sent everything, only that direction ends: the other side may still
/// answer.
///
/// ```
///   client ══ channel ══╗            ╔══ channel ══ container
///                       ║── copy ──► ║
///                       ║ ◄── copy ──║
/// ```
///
/// Docker 1.2.0: pkg/proxy/tcp_proxy.go
final class TcpProxy implements PortProxy {
    private static final Logger LOG = LoggerFactory.getLogger(TcpProxy.class);

    /// Connections beyond these wait in the kernel's queue, so that one port cannot use up the daemon's descriptors.
    private static final int CONNECTIONS = 2048;

    private static final int BUFFER = 32 * 1024;
    private static final int MILLISECONDS_UNTIL_RETRY = 100;

    private final List<HostAddress> addresses;
    private final ServerSocketChannel listener;
    private final InetSocketAddress container;
    private final Semaphore free = new Semaphore(CONNECTIONS);
    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;

    private TcpProxy(List<HostAddress> addresses, ServerSocketChannel listener, InetSocketAddress container) {
        this.addresses = List.copyOf(addresses);
        this.listener = listener;
        this.container = container;
        this.acceptor = Thread.ofVirtual().name("port-proxy").unstarted(this::acceptAll);
    }

    static TcpProxy open(List<HostAddress> addresses, int port, InetSocketAddress container) throws BindFailure {
        TcpProxy proxy = new TcpProxy(addresses, PortProxy.bind("tcp", addresses, port, TcpProxy::bind), container);
        proxy.acceptor.start();
        return proxy;
    }

    private static ServerSocketChannel bind(StandardProtocolFamily family, InetSocketAddress address)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(family);
        try {
            return channel.bind(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void acceptAll() {
        while (listener.isOpen()) {
            free.acquireUninterruptibly();
            try {
                SocketChannel client = listener.accept();
                channels.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                free.release();
                if (listener.isOpen()) {
                    LOG.warn("accept a connection for {}: {}", container, e.getMessage());
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(MILLISECONDS_UNTIL_RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // tag::forwarding-a-connection[]
    private void serve(SocketChannel client) {
        try (client; SocketChannel backend = SocketChannel.open()) {
            channels.add(backend);
            var peer = (InetSocketAddress) client.getRemoteAddress();
            if (listener.isOpen() && PortProxy.serves(addresses, peer)) { // <1>
                backend.connect(container);
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                backend.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread answers = Thread.ofVirtual()
                        .start(() -> copy(backend, client)); // <2>
                copy(client, backend);
                answers.join(); // <3>
            }
            channels.remove(backend);
        } catch (IOException | InterruptedException e) {
            LOG.debug("forward a connection: {}", e.getMessage());
        } finally {
            channels.remove(client);
            free.release(); // <4>
        }
    }
    // end::forwarding-a-connection[]

    /// Copies one direction until its sender has sent everything, and tells the receiver. After an error neither end of
    /// this direction is used any more; the other direction goes on.
    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            end(from::shutdownInput);
            end(to::shutdownOutput);
        }
    }

    private interface Ending {
        SocketChannel run() throws IOException;
    }

    private static void end(Ending ending) {
        try {
            ending.run();
        } catch (IOException e) {
            LOG.debug("the connection has ended: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            free.release();
            PortProxy.join(acceptor);
            for (SocketChannel channel : channels) {
                channel.close();
            }
        } catch (IOException e) {
            throw new NetworkException("stop forwarding to " + container + ": " + e.getMessage(), e);
        }
    }
}
