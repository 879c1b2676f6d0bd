package jd.journey;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.NetworkSyscalls.Received;
import jd.libcontainer.kernel.Syscalls;

/// Receives terminals on a `--console-socket`, as the manager of a detached container does.
final class ConsoleListener implements AutoCloseable {
    private static final Syscalls KERNEL = JnrSyscalls.load();

    private final Path socket;
    private final ServerSocketChannel server;

    private ConsoleListener(Path socket, ServerSocketChannel server) {
        this.socket = socket;
        this.server = server;
    }

    static ConsoleListener at(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        return new ConsoleListener(socket, server);
    }

    /// @param name the name that the sender gives the terminal
    record ReceivedTerminal(String name, Pty terminal) {
        /// Types `keys`, and {@return all output until the other end of the terminal is closed}
        String conversation(String keys) throws IOException {
            try (Pty open = terminal) {
                open.input().write(keys.getBytes(StandardCharsets.UTF_8));
                return new String(open.output().readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    ReceivedTerminal take() throws IOException {
        Set<Path> before = sockets();
        try (SocketChannel peer = server.accept()) {
            Set<Path> now = sockets();
            now.removeAll(before);
            if (!peer.isConnected() || now.isEmpty()) {
                throw new AssertionError("nobody is connected");
            }
            // Java does not expose the descriptor's number; `/proc/self/fd` does.
            int descriptor = Integer.parseInt(now.iterator().next().getFileName().toString());
            Received received = KERNEL.recvmsg(descriptor, 4096);
            return new ReceivedTerminal(
                    new String(received.data(), StandardCharsets.UTF_8), Pty.of(KERNEL, received.fds()[0]));
        }
    }

    private static Set<Path> sockets() throws IOException {
        Set<Path> sockets = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            descriptors.filter(ConsoleListener::isSocket).forEach(sockets::add);
        }
        return sockets;
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            // Another thread has closed it.
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}
