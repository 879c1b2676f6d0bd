package jd.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests that no correct client sends. Each is rejected, the connection is closed, and the server continues.
@Timeout(30)
class OddRequestTest {
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | GARBAGE
            400 | GET /_ping HTTP/1.1
            400 | GET /_ping HTTP/1.1~Host : d
            400 | GET /%zz HTTP/1.1~Host: d
            400 | POST /containers/c/start HTTP/1.1~Host: d~Content-Length: 3~Content-Length: 4
            400 | POST /containers/c/start HTTP/1.1~Host: d~Content-Length: -1
            400 | POST /containers/c/start HTTP/1.1~Host: d~Content-Length: x
            501 | POST /containers/c/start HTTP/1.1~Host: d~Transfer-Encoding: gzip
            501 | POST /containers/c/start HTTP/1.1~Host: d~Transfer-Encoding: gzip, chunked
            505 | GET /_ping HTTP/2.0~Host: d
            """)
    void malformedRequestIsRejected(int status, String lines) throws IOException {
        String answer = server.ask(lines.strip().replace("~", "\r\n") + "\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("Connection: close"), answer);
        assertTrue(server.ask("GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n").endsWith("OK"));
    }

    @Test
    void hugeHeaderIsRejectedWithoutBuffering() throws IOException {
        long before = used();
        try (var client = server.connect()) {
            client.send("GET /_ping HTTP/1.1\r\nHost: d\r\nX: ");
            char[] megabyte = new char[1 << 20];
            Arrays.fill(megabyte, 'x');
            String piece = new String(megabyte);
            for (int i = 0; i < 100; i++) {
                client.send(piece);
            }
            assertEquals("HTTP/1.1 431 Request Header Fields Too Large\r\n", client.until("\r\n"));
        }
        assertTrue(used() - before < 32 << 20, "kept " + (used() - before) + " bytes");
    }

    @Test
    void tooManyHeadersAreRejected() throws IOException {
        String answer = server.ask("GET /_ping HTTP/1.1\r\nHost: d\r\n" + "X: y\r\n".repeat(1000) + "\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
    }

    @Test
    void silentClientIsHarmless() throws IOException {
        try (var client = server.connect()) {
            client.channel.shutdownOutput();
            assertEquals("", client.rest());
        }
    }

    @Test
    void unreadBodyIsSkipped() throws IOException {
        String answers = server.ask("GET /_ping HTTP/1.1\r\nHost: d\r\nContent-Length: 5\r\n\r\nabcde"
                + "GET /_ping HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                + "GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n");
        assertEquals(3, answers.split("HTTP/1.1 200 OK", -1).length - 1, answers);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
