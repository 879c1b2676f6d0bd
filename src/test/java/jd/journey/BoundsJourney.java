package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Clients together send or request several times as much data as the daemon's heap of 64 MB holds. The daemon keeps
/// running and answers other clients meanwhile.
@Tag("journey")
@Tag("root")
class BoundsJourney {
    private static final int MEGABYTE = 1 << 20;
    /// The goal is 50 ms; on a machine with other load a ping may take longer.
    private static final long GENEROUS_MILLIS = 10_000;

    private static JdHost host;

    private final List<SocketChannel> clients = new ArrayList<>();
    private final AtomicBoolean pinging = new AtomicBoolean(true);
    private final List<Long> pings = new ArrayList<>();
    private final List<Exception> failures = new ArrayList<>();
    private Thread pinger;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.startBehind(List.of("env", "JD_DAEMON_HEAP=64m"));
        host.jd("pull", "-q", "busybox").run().ok();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    @BeforeEach
    void ping() {
        pinger = Thread.ofPlatform().start(() -> {
            do {
                long begin = System.nanoTime();
                try {
                    assertEquals(200, Http.get(host.socket(), "/_ping").status());
                } catch (IOException e) {
                    failures.add(e);
                }
                pings.add((System.nanoTime() - begin) / 1_000_000);
                JdHost.pause(20);
            } while (pinging.get());
        });
    }

    private void report(String what) throws InterruptedException {
        pinging.set(false);
        pinger.join();
        pings.sort(null);
        System.out.printf("_ping during %s: median %d ms, 95 %% %d ms, longest %d ms (%d pings)%n", what,
                pings.get(pings.size() / 2), pings.get(pings.size() * 95 / 100), pings.getLast(), pings.size());
        assertTrue(failures.isEmpty(), failures::toString);
        assertTrue(pings.getLast() < GENEROUS_MILLIS, "longest ping " + pings.getLast() + " ms");
        assertTrue(host.daemonRuns(), host::daemonLog);
        assertFalse(host.daemonLog().contains("OutOfMemoryError"), host::daemonLog);
    }

    @AfterEach
    void leave() throws IOException {
        pinging.set(false);
        closeClients();
    }

    private void closeClients() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        clients.add(channel);
        channel.connect(UnixDomainSocketAddress.of(host.socket()));
        return channel;
    }

    /// Sends as much as the daemon accepts within a short time. {@return whether it accepted all}
    private static boolean send(SocketChannel channel, byte[] bytes) throws IOException {
        channel.configureBlocking(false);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        try {
            for (int i = 0; i < 50 && rest.hasRemaining(); i++) {
                if (channel.write(rest) == 0) {
                    JdHost.pause(2);
                }
            }
        } catch (IOException e) {
            return false;
        } finally {
            channel.configureBlocking(true);
        }
        return !rest.hasRemaining();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] create(String length, String body) {
        return bytes("POST /v1.45/containers/create HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\n" + length
                + "\r\n\r\n" + body);
    }

    @Test
    void daemonSurvives32UnfinishedSevenMegabyteBodies() throws Exception {
        String start = "{\"Image\":\"busybox\",\"Cmd\":[\"";
        String seven = start + "x".repeat(7 * MEGABYTE);
        String three = start + "x".repeat(3 * MEGABYTE);
        for (int i = 0; i < 32; i++) {
            send(connect(), create("Content-Length: 8000000", seven));
            send(connect(), create("Content-Length: 3500000", three));
            send(connect(), create("Transfer-Encoding: chunked", "700000\r\n" + seven));
        }
        assertEquals(201, Http.post(host.socket(), "/v1.45/containers/create?name=small",
                "{\"Image\":\"busybox\"}").status());
        host.jd("rm", "small").run().ok();
        report("96 unfinished documents");
    }

    @Test
    void daemonSurvivesBodiesOfManyTinyElements() throws Exception {
        String env = "{\"Image\":\"busybox\",\"Env\":[\"\"" + ",\"\"".repeat(MEGABYTE) + "]}";
        String nested = "{\"Image\":\"busybox\",\"Volumes\":{\"/a\":{\"x\":[[]" + ",[]".repeat(MEGABYTE) + "]}}}";
        for (int i = 0; i < 16; i++) {
            send(connect(), create("Content-Length: " + env.length(), env));
            send(connect(), create("Content-Length: " + nested.length(), nested));
        }
        closeClients();
        assertEquals(413, Http.post(host.socket(), "/v1.45/containers/create", env).status());
        assertEquals(413, Http.post(host.socket(), "/v1.45/containers/create", nested).status());
        report("32 documents of a million elements");
    }

    @Test
    void daemonSurvivesManyPartialRequestHeads() throws Exception {
        byte[] half = bytes("GET /_ping HTTP/1.1\r\nHost: d\r\nX: " + "x".repeat(60_000));
        for (int i = 0; i < 300; i++) {
            send(connect(), half);
            connect();
            send(connect(), bytes("G"));
        }
        report("900 connections that send half a head or nothing");
    }

    @Test
    void daemonSurvivesClientsThatDoNotReadResponses() throws Exception {
        String labels = "{\"Image\":\"busybox\",\"Labels\":{\"long\":\"" + "x".repeat(MEGABYTE) + "\"}}";
        assertEquals(201, Http.post(host.socket(), "/v1.45/containers/create?name=long", labels).status());
        try {
            for (int i = 0; i < 60; i++) {
                send(connect(), bytes("GET /v1.45/containers/json?all=1 HTTP/1.1\r\nHost: d\r\n\r\n"));
                send(connect(), bytes("GET /v1.45/containers/long/json HTTP/1.1\r\nHost: d\r\n\r\n"));
                send(connect(), bytes("GET /v1.45/events?since=0 HTTP/1.1\r\nHost: d\r\n\r\n"));
            }
            for (int i = 0; i < 60; i++) {
                String name = i % 2 == 0 ? "other" : "long";
                String old = i % 2 == 0 ? "long" : "other";
                assertEquals(204, Http.post(
                        host.socket(), "/v1.45/containers/" + old + "/rename?name=" + name, "").status());
            }
            var list = Http.get(host.socket(), "/v1.45/containers/json?all=1");
            assertEquals(200, list.status());
            assertTrue(list.body().length() > MEGABYTE);
        } finally {
            host.jd("rm", "-f", "long").run();
            host.jd("rm", "-f", "other").run();
        }
        report("180 clients that do not read answers of a megabyte");
    }
}
