package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Output that clients do not read, and lines that containers do not end, must not fill the daemon's heap, here of 64
/// MB.
@Tag("journey")
@Tag("root")
class SlowClientsJourney {
    private static final int CLIENTS = 240;
    private static final int OUTPUT = 17 * 120_000;

    @BeforeAll
    static void requirements() {
        Requirements.root();
    }

    private static JdHost start() {
        return JdHost.startBehind(List.of("env", "JD_DAEMON_HEAP=64m"));
    }

    private static SocketChannel attach(JdHost host, String container) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(host.socket()));
        channel.write(ByteBuffer.wrap(("POST /v1.45/containers/" + container
                + "/attach?stream=1&stdout=1 HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\n"
                + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer one = ByteBuffer.allocate(1);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && channel.read(one.clear()) > 0) {
            head.append((char) one.get(0));
        }
        assertTrue(head.toString().startsWith("HTTP/1.1 101"), head.toString());
        return channel;
    }

    /// {@return the number of bytes on the standard streams}
    private static long drain(SocketChannel client) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(1 << 16).limit(0);
        long bytes = 0;
        while (true) {
            while (all.remaining() < 8) {
                if (client.read(all.compact()) < 0) {
                    return bytes;
                }
                all.flip();
            }
            int left = all.getInt(all.position() + 4);
            all.position(all.position() + 8);
            bytes += left;
            while (left > 0) {
                int count = Math.min(left, all.remaining());
                all.position(all.position() + count);
                left -= count;
                if (left > 0) {
                    client.read(all.compact());
                    all.flip();
                }
            }
        }
    }

    private static void create(JdHost host, String name, String command) throws IOException {
        var created = Http.post(host.socket(), "/v1.45/containers/create?name=" + name,
                "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\"" + command + "\"],\"HostConfig\":{\"NetworkMode\":"
                        + "\"none\",\"LogConfig\":{\"Type\":\"json-file\",\"Config\":{\"max-size\":\"10m\"}}}}");
        assertEquals(201, created.status(), created.body());
    }

    private static long worstPingMillis(JdHost host, int pings) throws IOException {
        long worst = 0;
        for (int i = 0; i < pings; i++) {
            long begin = System.nanoTime();
            assertEquals("OK", Http.get(host.socket(), "/_ping").body());
            worst = Math.max(worst, (System.nanoTime() - begin) / 1_000_000);
            JdHost.pause(20);
        }
        return worst;
    }

    @Test
    void clientsThatDoNotReadBlockNoContainerAndLoseNoOutput() throws IOException {
        try (JdHost host = start()) {
            host.jd("pull", "-q", "busybox").run().ok();
            create(host, "loud", "yes 0123456789abcdef | head -c " + OUTPUT + "; sleep 2; echo the last line");
            List<SocketChannel> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(attach(host, "loud"));
            }
            assertEquals(204, Http.post(host.socket(), "/v1.45/containers/loud/start", "").status());
            System.out.printf("%d clients do not read: the slowest _ping took %d ms%n",
                    CLIENTS, worstPingMillis(host, 50));

            // With Docker the container would block on its output now.
            assertEquals("0", host.jd("wait", "loud").run().ok().out().strip());
            assertEquals("the last line", host.jd("logs", "--tail", "1", "loud").run().ok().out().strip());
            for (SocketChannel client : clients.subList(2, CLIENTS)) {
                client.close();
            }
            for (SocketChannel client : clients.subList(0, 2)) {
                assertEquals(OUTPUT + "the last line\n".length(), drain(client));
                client.close();
            }
            host.jd("rm", "loud").run().ok();
        }
    }

    @Test
    void unterminatedLineIsLoggedInParts() throws IOException {
        try (JdHost host = start()) {
            host.jd("pull", "-q", "busybox").run().ok();
            create(host, "endless", "yes | tr -d '\\\\n' | head -c 200000000; echo; echo end");
            SocketChannel client = attach(host, "endless");
            assertEquals(204, Http.post(host.socket(), "/v1.45/containers/endless/start", "").status());
            System.out.printf("a line without an end: the slowest _ping took %d ms%n", worstPingMillis(host, 50));
            assertEquals("0", host.jd("wait", "endless").run().ok().out().strip());
            assertEquals("end", host.jd("logs", "--tail", "1", "endless").run().ok().out().strip());
            assertEquals(200_000_005, drain(client));
            client.close();
            host.jd("rm", "endless").run().ok();
        }
    }
}
