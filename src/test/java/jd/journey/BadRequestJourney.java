package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Sends malformed and invalid requests: each gets its status and message, and the daemon keeps running.
@Tag("journey")
@Tag("root")
class BadRequestJourney {
    private static JdHost host;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.start();
        host.jd("pull", "-q", "busybox").run().ok();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    @AfterEach
    void assertDaemonAnswersAndHasNoContainers() throws IOException {
        assertEquals("OK", Http.get(host.socket(), "/_ping").body());
        assertEquals("[]", Http.get(host.socket(), "/containers/json?all=1").body().strip().replaceAll("^[0-9a-f]+\r\n|\r\n0\r\n$", "").strip());
    }

    private void create(int status, String message, String body) throws IOException {
        var answer = Http.post(host.socket(), "/v1.45/containers/create", body);
        assertEquals(status, answer.status(), answer.body());
        assertEquals("{\"message\":\"" + message + "\"}", answer.body().strip());
    }

    @Test
    void malformedJsonReturns400() throws IOException {
        create(400, "invalid JSON: unexpected EOF", "{\"Image\":\"busybox\"");
        create(400, "invalid JSON: got EOF while reading request body", "");
    }

    @Test
    void jsonOfWrongTypeReturns400() throws IOException {
        var answer = Http.post(host.socket(), "/v1.45/containers/create", "{\"Image\":5}");
        assertEquals(400, answer.status());
        assertTrue(answer.body().startsWith("{\"message\":\"invalid JSON: "), answer.body());
        assertEquals(400, Http.post(host.socket(), "/v1.45/containers/create", "[1,2]").status());
        assertEquals(400, Http.post(host.socket(), "/v1.45/containers/create", "{\"Image\":\"busybox\",\"HostConfig\":{\"Memory\":\"x\"}}").status());
    }

    @Test
    void emptyConfigReturns400() throws IOException {
        create(400, "config cannot be empty in order to create a container", "{}");
    }

    @Test
    void createOfUnknownImageReturns404() throws IOException {
        create(404, "No such image: nosuch:latest", "{\"Image\":\"nosuch\"}");
        create(400, "invalid reference format: repository name (library/UP) must be lowercase", "{\"Image\":\"UP:x y\"}");
    }

    @Test
    void memoryLimitBelowMinimumReturns400() throws IOException {
        create(400, "Minimum memory limit allowed is 6MB", "{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"HostConfig\":{\"Memory\":1000}}");
        create(400, "Minimum memory limit allowed is 6MB", "{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"HostConfig\":{\"Memory\":-5}}");
    }

    @Test
    void unsupportedContentTypeReturns400() throws IOException {
        var answer = Http.raw(host.socket(), "POST /v1.45/containers/create HTTP/1.1\r\nHost: d\r\nConnection: close\r\n"
                + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}");
        assertEquals(400, answer.status());
        assertEquals("{\"message\":\"unsupported Content-Type header (text/plain): must be 'application/json'\"}", answer.body().strip());
    }

    @Test
    void unknownRouteReturns404() throws IOException {
        var answer = Http.get(host.socket(), "/v1.45/nosuch");
        assertEquals(404, answer.status());
        assertEquals("{\"message\":\"page not found\"}", answer.body().strip());
    }

    @Test
    void hundredMegabyteHeaderIsCutOff() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(host.socket()));
            channel.write(ByteBuffer.wrap("GET /_ping HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer block = ByteBuffer.wrap("x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
            try {
                for (int sent = 0; sent < 100; sent++) {
                    channel.write(block.rewind());
                }
                assertEquals(431, Http.answer(channel).status());
            } catch (IOException e) {
                // cut off in the middle, as dockerd does
            }
        }
    }

    @Test
    void daemonSurvivesClientDisconnectDuringAttach() throws IOException {
        String id = host.jd("create", "-i", "busybox", "cat").run().ok().line();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(host.socket()));
            channel.write(ByteBuffer.wrap(("POST /v1.45/containers/" + id + "/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nHost: d\r\n"
                    + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer head = ByteBuffer.allocate(4096);
            channel.read(head);
            assertTrue(new String(head.array(), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 101 "));
            host.jd("start", id).run().ok();
        }
        host.jd("rm", "-f", id).run().ok();
    }
}
