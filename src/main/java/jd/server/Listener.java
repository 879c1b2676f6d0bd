package jd.server;

import java.io.IOException;
import java.net.ConnectException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One open door of the API: a listening socket, and the loop that takes what comes in.
///
/// Docker 1.2.0: api/server/server.go ListenAndServe
final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    /// Connections that the kernel keeps for us until the daemon is ready to accept them.
    private static final int BACKLOG = 1024;

    private final ListenAddress address;
    private final ServerSocketChannel channel;

    private Listener(ListenAddress address, ServerSocketChannel channel) {
        this.address = address;
        this.channel = channel;
    }

    /// @param group who may use a unix socket besides root; "" for root alone
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

    // A daemon that was killed leaves its socket's name behind. Whether that is so only connecting can tell: on a dead
    // socket nobody answers. A file that is no socket was not ours to remove.
    private static void removeStale(Path path) throws IOException {
        try {
            Object type = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if (((Integer) type & 0170000) != 0140000) {
                throw new IOException("the file exists and is not a socket");
            }
        } catch (NoSuchFileException e) {
            return;
        }
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new IOException("another daemon is listening there already");
        } catch (ConnectException e) {
            Files.deleteIfExists(path);
        }
    }

    // Whoever can write to the socket is root on this machine. Until here the umask allowed root alone; the group comes
    // first and its right second, so that no other group has it in between.
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
        if (!tcp.address().getAddress().isLoopbackAddress()) {
            LOG.warn("{}: everyone who can reach this address is root on this machine", tcp);
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

    ListenAddress address() {
        return address;
    }

    /// Hands every connection to `visitor` until the listener is closed.
    void acceptAll(Consumer<SocketChannel> visitor) {
        while (true) {
            try {
                visitor.accept(channel.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Out of descriptors, as a rule: the connection waits in the kernel's queue, and so do we.
                LOG.warn("accept on {}: {}", address, e.getMessage());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
