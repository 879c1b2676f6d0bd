package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Clients of containers that print nothing or were never started disconnect in every possible way, and the daemon
/// releases their sockets and threads.
@Tag("journey")
@Tag("root")
class ClientDisconnectJourney {
    private static final int ROUNDS = 20;

    @BeforeAll
    static void requirements() {
        Requirements.root();
    }

    private static SocketChannel send(JdHost host, String request) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(host.socket()));
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return channel;
    }

    private static String get(String path) {
        return "GET /v1.45" + path + " HTTP/1.1\r\nHost: d\r\n\r\n";
    }

    private static String post(String path, String body) {
        return "POST /v1.45" + path + " HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static void readHead(SocketChannel client) throws IOException {
        ByteBuffer some = ByteBuffer.allocate(12);
        assertTrue(client.read(some) > 0);
        String head = new String(some.array(), 0, some.position(), StandardCharsets.US_ASCII);
        assertTrue(head.startsWith("HTTP/1.1 101") || head.startsWith("HTTP/1.1 200"), head);
    }

    private static long sockets(JdHost host) {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + host.daemonPid() + "/fd"))) {
            return all.filter(link -> {
                try {
                    return Files.readSymbolicLink(link).toString().startsWith("socket:");
                } catch (IOException e) {
                    return false;
                }
            }).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// {@return the number that does not change for a second: the connections of ended clients are closed by then}
    private static long socketsWithoutClients(JdHost host) {
        long counted;
        do {
            counted = sockets(host);
            JdHost.pause(1000);
        } while (sockets(host) != counted);
        return counted;
    }

    private static long threads(JdHost host, String name) {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + host.daemonPid() + "/task"))) {
            return all.filter(task -> {
                try {
                    return Files.readString(task.resolve("comm")).startsWith(name);
                } catch (IOException e) {
                    return false;
                }
            }).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String create(JdHost host, String name) throws IOException {
        var created = Http.post(host.socket(), "/v1.45/containers/create?name=" + name,
                "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"1000\"],\"OpenStdin\":true,\"StdinOnce\":true,"
                        + "\"HostConfig\":{\"NetworkMode\":\"none\"}}");
        assertEquals(201, created.status(), created.body());
        return name;
    }

    private static String exec(JdHost host, String container) throws IOException {
        var created = Http.post(host.socket(), "/v1.45/containers/" + container + "/exec",
                "{\"Cmd\":[\"sleep\",\"1000\"],\"AttachStdout\":true,\"AttachStdin\":true}");
        assertEquals(201, created.status(), created.body());
        return created.body().replaceAll("(?s).*\"Id\":\"([0-9a-f]+)\".*", "$1");
    }

    @Test
    void disconnectOf200ClientsReleasesSocketsAndThreads() throws IOException {
        // Without a pool no init that starts later holds a socket.
        try (JdHost host = JdHost.start("--init-pool", "0")) {
            host.jd("pull", "-q", "busybox").run().ok();
            String waiting = create(host, "waiting");
            String quiet = create(host, "quiet");
            assertEquals(204, Http.post(host.socket(), "/v1.45/containers/quiet/start", "").status());
            Http.get(host.socket(), "/_ping");
            long before = socketsWithoutClients(host);

            String output = "/attach?stream=1&stdout=1&stderr=1";
            List<SocketChannel> clients = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                for (String container : List.of(waiting, quiet)) {
                    clients.add(send(host, post("/containers/" + container + output, "")));
                    clients.add(send(host, post("/containers/" + container + output + "&stdin=1", "") + "typed ahead"));
                    clients.add(send(host, post("/containers/" + container + "/wait?condition=next-exit", "{}")));
                }
                clients.add(send(host, get("/containers/quiet/logs?follow=1&stdout=1")));
                clients.add(send(host, get("/containers/quiet/stats")));
                clients.add(send(host, get("/events")));
                clients.add(send(host, post("/exec/" + exec(host, quiet) + "/start", "{}")));
            }
            assertEquals(ROUNDS * 10, clients.size());
            for (SocketChannel client : clients) {
                readHead(client);
            }
            assertTrue(sockets(host) >= before + clients.size());

            // As `docker run` without -i does: these clients shut down their sending half and still read.
            for (int i = 0; i < clients.size(); i += 3) {
                clients.get(i).shutdownOutput();
            }
            JdHost.pause(1500);
            assertTrue(sockets(host) >= before + clients.size() * 2L / 3);

            long begin = System.nanoTime();
            for (SocketChannel client : clients) {
                client.close();
            }
            JdHost.await("no socket and no thread stays of them", () ->
                    sockets(host) <= before && threads(host, "attach-stdin") == 0 && threads(host, "exec-stdin") == 0);
            System.out.printf("%d clients were noticed to have gone within %d ms%n",
                    clients.size(), (System.nanoTime() - begin) / 1_000_000);

            assertEquals(204, Http.post(host.socket(), "/v1.45/containers/waiting/start", "").status());
            host.jd("rm", "-f", "waiting", "quiet").run().ok();
        }
    }
}
