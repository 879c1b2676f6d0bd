package jd.server.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.function.Consumer;
import jd.server.engine.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A listening socket of the API and its accept loop.
///
/// Docker 1.2.0: api/server/server.go ListenAndServe
final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    /// Connections that the kernel queues until the daemon is ready to accept them.
    private static final int BACKLOG = 1024;
    /// How often a socket is tried, a tenth of a second apart, before its daemon is taken to be running.
    private static final int ATTEMPTS = 10;

    private final ListenAddress address;
    private final ServerSocketChannel channel;

    private Listener(ListenAddress address, ServerSocketChannel channel) {
        this.address = address;
        this.channel = channel;
    }

    /// @param group the group that may use a unix socket besides root; "" for root alone
    static Listener open(ListenAddress address, String group) {
        try {
            return new Listener(address, switch (address) {
                case ListenAddress.Unix unix -> openUnix(unix.path(), group);
                case ListenAddress.Tcp tcp -> openTcp(tcp);
                case ListenAddress.Inherited _ -> openInherited();
            });
        } catch (IOException e) {
            throw new EngineException("listen on " + address + ": " + e.getMessage(), e);
        }
    }

    private static ServerSocketChannel openUnix(Path path, String group) throws IOException {
        removeStale(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
            admit(path, group);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    // A daemon that was killed leaves its socket file behind. Only connecting tells whether it is stale: a socket
    // without a listening process refuses. A process that is being killed still accepts for a moment, hence several
    // attempts. A file that is not a socket is not removed.
    private static void removeStale(Path path) throws IOException {
        try {
            Object type = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if (((Integer) type & 0170000) != 0140000) {
                throw new IOException("the file exists and is not a socket");
            }
        } catch (NoSuchFileException e) {
            return;
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                pause();
            } catch (ConnectException e) {
                Files.deleteIfExists(path);
                return;
            }
        }
        throw new IOException("another daemon is listening there already");
    }

    // A process that can write to the socket is root on this machine. Until here the umask allowed root alone; the
    // group is set before its permission, so that no other group has access in between.
    private static void admit(Path path, String group) throws IOException {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (!group.isEmpty()) {
            try {
                view.setGroup(FileSystems.getDefault()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByGroupName(group));
            } catch (UserPrincipalNotFoundException e) {
                LOG.debug("no group {}: the socket {} is for root alone", group, path);
            }
        }
        view.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
    }

    private static ServerSocketChannel openTcp(ListenAddress.Tcp tcp) throws IOException {
        if (tcp.address().isUnresolved()) {
            throw new IOException("unknown host");
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            return channel.bind(tcp.address(), BACKLOG);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static ServerSocketChannel openInherited() throws IOException {
        Channel inherited = System.inheritedChannel();
        if (inherited instanceof ServerSocketChannel channel) {
            channel.configureBlocking(true);
            return channel;
        }
        throw new IOException("standard input is not a listening socket");
    }

    /// {@return the address to connect to, also of an inherited socket}
    SocketAddress boundAddress() throws IOException {
        return channel.getLocalAddress();
    }

    /// Passes every connection to `visitor` until the listener is closed. No failure ends this loop, since the daemon
    /// would no longer be reachable. A failed accept(2) leaves the connection in the kernel's queue, so it can be
    /// accepted later; the first of consecutive failures is logged.
    ///
    /// @param onFailure frees resources that accept(2) may lack
    // tag::accepting-whatever-happens[]
    void acceptAll(Consumer<SocketChannel> visitor, Runnable onFailure) {
        boolean failing = false;
        while (channel.isOpen()) {
            try {
                visitor.accept(channel.accept()); // <1>
                failing = false;
            } catch (ClosedChannelException e) { // <2>
                return;
            } catch (IOException | RuntimeException | Error e) {
                // EMFILE, ENFILE, ENOMEM; a thread that cannot be started.
                if (!failing) { // <3>
                    LOG.warn("accept on {}: {}", address, e.toString());
                }
                failing = true;
                onFailure.run(); // <4>
                pause();
            }
        }
    }
    // end::accepting-whatever-happens[]

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            // Nothing interrupts this thread on purpose, and an interrupted thread could not accept any more.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            if (address instanceof ListenAddress.Unix unix) {
                Files.deleteIfExists(unix.path());
            }
        } catch (IOException e) {
            LOG.warn("close {}: {}", address, e.getMessage());
        }
    }
}
