package jd.daemonnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import jd.daemonnet.PortProxy.BindFailure;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ContainerPort.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The "container" is a server of the test on 127.0.0.1.
@Timeout(30)
class PortProxyTest {
    private static final List<HostAddress> ALL = List.of(HostAddress.ANY_IPV4, HostAddress.ANY_IPV6);
    private static final List<HostAddress> IPV6 = List.of(HostAddress.ANY_IPV6);

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static InetSocketAddress local(int port) {
        return HostAddress.of(Ipv4.parse("127.0.0.1")).port(port);
    }

    private static PortProxy tcp(int port, ServerSocket container) throws BindFailure {
        return PortProxy.open(Transport.TCP, ALL, port, local(container.getLocalPort()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void answerFollowsTheEndOfTheRequest(String address) throws Exception {
        int port = freePort();
        try (ServerSocket container = new ServerSocket(0); PortProxy _ = tcp(port, container)) {
            CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> answer(container));
            try (Socket client = new Socket(address, port)) {
                client.getOutputStream().write("question".getBytes(StandardCharsets.US_ASCII));
                client.shutdownOutput();
                assertEquals("answer", text(client.getInputStream()));
                assertEquals("question", request.get());
            }
        }
    }

    /// Reads to the end, and answers only then.
    private static String answer(ServerSocket container) {
        try (Socket connection = container.accept()) {
            String request = text(connection.getInputStream());
            connection.getOutputStream().write("answer".getBytes(StandardCharsets.US_ASCII));
            return request;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void manyBytesArriveUnchanged() throws Exception {
        int port = freePort();
        byte[] sent = new byte[5_000_000];
        new Random(1).nextBytes(sent);
        try (ServerSocket container = new ServerSocket(0); PortProxy _ = tcp(port, container);
                Socket client = new Socket("127.0.0.1", port); Socket server = container.accept()) {
            Thread writer = Thread.ofPlatform().start(() -> write(server, sent));
            assertArrayEquals(sent, client.getInputStream().readAllBytes());
            writer.join();
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closeEndsConnectionsAndFreesThePort() throws Exception {
        int port = freePort();
        try (ServerSocket container = new ServerSocket(0)) {
            PortProxy proxy = tcp(port, container);
            try (Socket client = new Socket("127.0.0.1", port); Socket server = container.accept()) {
                proxy.close();
                assertEquals(-1, server.getInputStream().read());
                assertTrue(ended(client));
                tcp(port, container).close();
            }
        }
    }

    private static boolean ended(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void connectionEndsWhenTheContainerHasNoSuchPort() throws Exception {
        int port = freePort();
        try (PortProxy _ = PortProxy.open(Transport.TCP, ALL, port, local(freePort()));
                Socket client = new Socket("127.0.0.1", port)) {
            assertTrue(ended(client));
        }
    }

    @Test
    void portOfAnotherProgramIsReportedWithItsAddress() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            int port = other.getLocalPort();
            var failure = assertThrows(BindFailure.class, () -> tcp(port, other));
            assertEquals("listen tcp4 0.0.0.0:" + port + ": bind: address already in use", failure.getMessage());
        }
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getByName("::1"))) {
            int port = other.getLocalPort();
            var failure = assertThrows(BindFailure.class, () -> tcp(port, other));
            assertEquals("listen tcp6 [::]:" + port + ": bind: address already in use", failure.getMessage());
        }
    }

    @Test
    void freePortIsBoundOnceForAllAddresses() throws BindFailure {
        var bound = new ArrayList<StandardProtocolFamily>();
        PortProxy.bind("udp", ALL, 53, (family, _) -> {
            bound.add(family);
            return () -> {};
        });
        assertEquals(List.of(StandardProtocolFamily.INET6), bound);
    }

    @Test
    void portThatBecomesFreeIsBound() throws BindFailure {
        var bound = new ArrayList<StandardProtocolFamily>();
        PortProxy.bind("tcp", ALL, 80, (family, _) -> {
            bound.add(family);
            if (bound.size() < 3) {
                throw new BindException("Address already in use");
            }
            return () -> {};
        });
        assertEquals(3, bound.size());
    }

    @Test
    void addressOfAnotherHostCannotBeBound() throws Exception {
        List<HostAddress> other = List.of(HostAddress.of(Ipv4.parse("192.0.2.1")));
        var failure = assertThrows(BindFailure.class, () -> PortProxy.open(Transport.UDP, other, 5353, local(53)));
        assertEquals("listen udp4 192.0.2.1:5353: bind: cannot assign requested address", failure.getMessage());
    }

    @Test
    void portOfIpv6AloneDoesNotServeIpv4() throws Exception {
        int port = freePort();
        try (ServerSocket container = new ServerSocket(0);
                PortProxy _ = PortProxy.open(Transport.TCP, IPV6, port, local(container.getLocalPort()));
                Socket ipv4 = new Socket("127.0.0.1", port);
                Socket _ = new Socket("::1", port)) {
            assertTrue(ended(ipv4));
            container.accept().close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void eachClientGetsTheAnswersToItsOwnDatagrams(String address) throws Exception {
        int port = freePort();
        try (DatagramSocket container = new DatagramSocket(local(0));
                PortProxy _ = PortProxy.open(Transport.UDP, ALL, port, local(container.getLocalPort()));
                DatagramSocket first = client(address, port); DatagramSocket second = client(address, port)) {
            send(first, "one");
            send(second, "two");
            for (int i = 0; i < 2; i++) {
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                container.receive(packet);
                container.send(packet);
            }
            assertEquals("one", receive(first));
            assertEquals("two", receive(second));
        }
    }

    @Test
    void sessionWithoutAnswersEndsAndALaterDatagramBeginsAnother() throws Exception {
        int port = freePort();
        try (DatagramSocket container = new DatagramSocket(local(0));
                PortProxy _ = UdpProxy.open(ALL, port, local(container.getLocalPort()), 1);
                DatagramSocket client = client("127.0.0.1", port)) {
            send(client, "one");
            DatagramPacket one = new DatagramPacket(new byte[100], 100);
            container.receive(one);
            DatagramPacket two = new DatagramPacket(new byte[100], 100);
            int attempts = 0;
            do {
                assertTrue(attempts++ < 20, "the session does not end");
                Thread.sleep(1500);
                send(client, "two");
                container.receive(two);
            } while (one.getPort() == two.getPort());
        }
    }

    @Test
    void datagramsBeforeTheServerListensDoNotEndTheSession() throws Exception {
        int port = freePort();
        int inside;
        try (DatagramSocket probe = new DatagramSocket(local(0))) {
            inside = probe.getLocalPort();
        }
        try (PortProxy _ = PortProxy.open(Transport.UDP, ALL, port, local(inside));
                DatagramSocket client = client("127.0.0.1", port)) {
            send(client, "lost");
            Thread.sleep(200);
            try (DatagramSocket container = new DatagramSocket(local(inside))) {
                send(client, "found");
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                container.setSoTimeout(20_000);
                container.receive(packet);
                container.send(packet);
                assertEquals("found", receive(client));
            }
        }
    }

    private static DatagramSocket client(String address, int port) throws IOException {
        DatagramSocket socket = new DatagramSocket();
        socket.setSoTimeout(10_000);
        socket.connect(InetAddress.getByName(address), port);
        return socket;
    }

    private static void send(DatagramSocket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(bytes, bytes.length));
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }
}
