package jd.containernet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.Subprocess.Command;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.start.Await;
import jd.libcontainer.start.NetworkNamespace;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/// A name server in a network namespace, asked by programs there.
@Tag("root")
class NameServerTest {
    private final NameTable table = new NameTable();

    @BeforeAll
    static void needsRoot() {
        NetworkNamespace.assumeRoot();
    }

    private NameServer open(NetworkNamespace container, Upstream... upstreams) {
        table.publish("back", "id1", Ipv4.parse("10.0.0.2"), List.of("db"));
        return NameServer.open(
                JnrSyscalls.load(), Subprocess.host(), container.pid(), table,
                new NameServer.Client(() -> List.of("back"), Map::of, List.of(upstreams)));
    }

    private static Subprocess.Result ask(NetworkNamespace container, String name) {
        return container.programs().run(Command.of("busybox", "nslookup", "-type=a", name, "127.0.0.11"));
    }

    @Test
    void containersNameIsAnsweredOnPort53UntilTheServerIsClosed() {
        try (NetworkNamespace container = new NetworkNamespace()) {
            try (NameServer _ = open(container)) {
                assertTrue(ask(container, "db").stdout().contains("Address: 10.0.0.2"));
            }
            assertFalse(ask(container, "db").succeeded());
        }
    }

    @Test
    void unknownNameFailsWhereNoServerCanBeAsked() {
        try (NetworkNamespace container = new NetworkNamespace();
                NameServer _ = open(container, new Upstream("192.0.2.1", false))) {
            assertTrue(ask(container, "example.com").stdout().contains("SERVFAIL"));
        }
    }

    @Test
    void serverOnTheHostsLoopbackIsAskedFromTheHost() throws Exception {
        try (DatagramSocket host = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
                NetworkNamespace container = new NetworkNamespace()) {
            Thread answering = Thread.ofPlatform().start(() -> answerOnce(host));
            Upstream upstream = new Upstream(new InetSocketAddress("127.0.0.1", host.getLocalPort()), true);
            try (NameServer _ = open(container, upstream)) {
                assertTrue(ask(container, "example.com").stdout().contains("NXDOMAIN"));
            }
            answering.join();
        }
    }

    private static void answerOnce(DatagramSocket socket) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            socket.receive(packet);
            byte[] query = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
            packet.setData(NameAnswers.failure(new Message(query), Rcode.NXDOMAIN).toWire());
            socket.send(packet);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A thread that stayed in a container's namespace would later do other work of the daemon there.
    @Test
    void noThreadStaysInTheContainersNamespace() throws Exception {
        try (NetworkNamespace container = new NetworkNamespace()) {
            for (int i = 0; i < 5; i++) {
                try (NameServer _ = open(container, new Upstream("192.0.2.1", false))) {
                    ask(container, "db");
                    ask(container, "example.com");
                }
                container.run("iptables", "-t", "nat", "-F");
                container.run("iptables", "-t", "nat", "-X");
            }
        }
        // A thread that has ended for Java may not have ended for the kernel yet.
        Await.await("every thread is in the namespace of this process", () -> threadsElsewhere().isEmpty());
    }

    private static List<Path> threadsElsewhere() {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
            return tasks.filter(task -> !network(task).orElse(own).equals(own)).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// {@return the network namespace, empty when the thread has ended}
    private static Optional<Path> network(Path task) {
        try {
            return Optional.of(Files.readSymbolicLink(task.resolve("ns/net")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
