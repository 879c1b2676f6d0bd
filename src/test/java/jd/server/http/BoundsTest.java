package jd.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jd.server.api.CreateResponse;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.VolumesResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Exceeds each limit of the server that the table in chapter 5 lists.
@Timeout(60)
class BoundsTest {
    private static final String PING = "GET /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n";
    private static final long MEGABYTE = 1 << 20;

    private static ServerLimits limits(int connections, long memory, Duration timeout, Duration body) {
        return new ServerLimits(
                connections,
                2,
                new MemoryBudget(memory, timeout),
                new AnswerSlots(2, Duration.ofMillis(200), 10),
                Deadlines.of(Deadlines.HEAD, body, Deadlines.ANSWER));
    }

    private static ServerLimits limits(int connections, long memory) {
        return limits(connections, memory, Duration.ofMillis(100), Deadlines.BODY);
    }

    private static TestServer server(ServerLimits limits) throws IOException {
        TestServer server = TestServer.start(limits);
        server.engine.register(Jobs.CREATE, _ -> new CreateResponse("made", List.of()));
        return server;
    }

    private static String create(String body) {
        return head(body.length()) + body;
    }

    private static String head(int length) {
        return "POST /v1.45/containers/create HTTP/1.1\r\nHost: d\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    @Test
    void unfinishedDocumentsStayWithinTheBudget() throws IOException {
        ServerLimits limits = limits(100, 4 * MEGABYTE);
        try (TestServer server = server(limits)) {
            var clients = new ArrayList<TestServer.Client>();
            try {
                for (int i = 0; i < 32; i++) {
                    TestServer.Client client = server.connect();
                    clients.add(client);
                    client.send(head(900_000) + "{\"Image\":\"a");
                    while (i == 0 && limits.requests().freeBytes() > limits.requests().bytes() / 2) {
                        pause();
                    }
                }
                int refused = 0;
                for (TestServer.Client client : clients.subList(1, 32)) {
                    refused += status(client.head()) == 503 ? 1 : 0;
                }
                assertEquals(31, refused, "one fits into the budget, the others wait and are told");
                assertTrue(limits.requests().freeBytes() > 0);
                assertEquals(201, status(server.ask(create("{\"Image\":\"a\"}"))), "a short document still fits");
                assertEquals(200, status(server.ask(PING)));
            } finally {
                for (TestServer.Client client : clients) {
                    client.close();
                }
            }
            awaitFree(limits);
        }
    }

    @Test
    void unfinishedDocumentIsCutOffAndItsMemoryIsReleased() throws IOException {
        ServerLimits limits = limits(100, 4 * MEGABYTE, Duration.ofSeconds(20), Duration.ofMillis(1500));
        try (TestServer server = server(limits);
                var slow = server.connect()) {
            slow.send(head(900_000) + "{\"Image\":\"a");
            String fits = create("{\"Image\":\"" + "a".repeat(900_000) + "\"}");
            assertEquals(201, status(server.ask(fits)), "waits until the unfinished one is cut off");
            assertEquals("", slow.rest());
            awaitFree(limits);
        }
    }

    @Test
    void documentLongerThanItsBoundGets413() throws IOException {
        try (TestServer server = server(limits(100, 64 * MEGABYTE))) {
            assertEquals(413, status(server.ask(head((8 << 20) + 1))));
            assertEquals(413, status(server.ask("POST /v1.45/containers/create HTTP/1.1\r\nHost: d\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "900000\r\n" + " ".repeat(9 << 20) + "\r\n0\r\n\r\n")));
        }
    }

    @Test
    void chunkedDocumentMayExceedTheFirstBuffer() throws IOException {
        String json = "{\"Image\":\"" + "a".repeat(200_000) + "\"}";
        try (TestServer server = server(limits(100, 64 * MEGABYTE))) {
            assertEquals(201, status(server.ask("POST /v1.45/containers/create HTTP/1.1\r\nHost: d\r\n"
                    + "Connection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(json.length()) + "\r\n" + json + "\r\n0\r\n\r\n")));
        }
    }

    @Test
    void smallValuesAreChargedWithTheirParsedSize() throws IOException {
        try (TestServer server = server(limits(100, 4 * MEGABYTE))) {
            String many = "{\"Image\":\"a\",\"Env\":[\"\"" + ",\"\"".repeat(100_000) + "]}";
            assertEquals(413, status(server.ask(create(many))));
            String nested = "{\"Image\":\"a\",\"Volumes\":{\"/a\":{\"x\":[[]" + ",[]".repeat(100_000) + "]}}}";
            assertEquals(413, status(server.ask(create(nested))));
            String few = "{\"Image\":\"a\",\"Env\":[\"\"" + ",\"\"".repeat(1_000) + "]}";
            assertEquals(201, status(server.ask(create(few))));
        }
    }

    @Test
    void numberOfAHundredThousandDigitsGets400() throws IOException {
        String digits = "1".repeat(100_000);
        try (TestServer server = server(ServerLimits.forHeap(256 * MEGABYTE))) {
            for (String field : List.of("\"HostConfig\":{\"Memory\":", "\"Unknown\":{\"x\":", "\"Volumes\":{\"/a\":")) {
                String answer = server.ask(create("{\"Image\":\"a\"," + field + digits + "}}"));
                assertEquals(400, status(answer), answer);
                assertTrue(answer.length() < 1000, answer);
            }
            String answer = server.ask("GET /v1.45/containers/json?limit=" + "1".repeat(60_000)
                    + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
            assertEquals(400, status(answer), answer);
            assertTrue(answer.length() < 1000, answer);
            assertEquals(431, status(server.ask(
                    "GET /v1.45/containers/json?limit=" + digits + " HTTP/1.1\r\nHost: d\r\n\r\n")));
        }
    }

    @Test
    void deepDocumentGets400() throws IOException {
        try (TestServer server = server(ServerLimits.forHeap(256 * MEGABYTE))) {
            for (int depth : new int[] {100, 999, 100_000}) {
                String deep = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
                String answer = server.ask(create("{\"Image\":\"a\",\"Volumes\":{\"/a\":" + deep + "}}"));
                assertEquals(400, status(answer), depth + ": " + answer);
                assertTrue(answer.endsWith("{\"message\":\"invalid JSON: exceeded max depth\"}\n"), answer);
            }
            String filters = "%5B".repeat(5_000);
            assertEquals(400, status(server.ask("GET /v1.45/containers/json?filters=" + filters
                    + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n")));
        }
    }

    @Test
    void headIsLimitedAsAWhole() throws IOException {
        try (TestServer server = server(ServerLimits.forHeap(256 * MEGABYTE))) {
            String header = "X: " + "x".repeat(60_000) + "\r\n";
            String start = "GET /_ping HTTP/1.1\r\nHost: d\r\n";
            assertEquals(200, status(server.ask(start + header + "\r\n")));
            assertEquals(431, status(server.ask(start + header.repeat(3) + "\r\n")));
        }
    }

    @Test
    void unfinishedHeadsStayWithinTheBudget() throws Exception {
        ServerLimits limits = limits(100, 4 * MEGABYTE);
        try (TestServer server = server(limits)) {
            var clients = new ArrayList<TestServer.Client>();
            try {
                var refused = new CountDownLatch(22);
                for (int i = 0; i < 32; i++) {
                    TestServer.Client client = server.connect();
                    clients.add(client);
                    client.send("GET /_ping HTTP/1.1\r\nHost: d\r\nX: " + "x".repeat(60_000));
                    // Those that fit, in whatever order the server reads them, get no answer.
                    Thread.ofVirtual().start(() -> countIfRefused(client, refused));
                }
                refused.await();
                assertEquals(200, status(server.ask(PING)));
            } finally {
                for (TestServer.Client client : clients) {
                    client.close();
                }
            }
            awaitFree(limits);
        }
    }

    private static void countIfRefused(TestServer.Client client, CountDownLatch refused) {
        try {
            if (status(client.head()) == 503) {
                refused.countDown();
            }
        } catch (IOException e) {
            // The test has closed it.
        }
    }

    /// The pauses are for the server, which reads what was sent on threads that may have to wait for a processor.
    @Test
    void newConnectionReplacesTheOneThatHasWaitedLongest() throws Exception {
        try (TestServer server = server(limits(4, 4 * MEGABYTE));
                var idle = server.connect();
                var half = server.connect();
                var third = server.connect();
                var fourth = server.connect()) {
            idle.send("GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n");
            assertTrue(idle.until("\r\n\r\nOK").startsWith("HTTP/1.1 200 "));
            Thread.sleep(500);
            half.send("GET /_ping HTTP/1.1\r\nHost: d\r\nX: ");
            third.send("G");
            fourth.send("G");
            Thread.sleep(1000);
            assertEquals(200, status(server.ask(PING)));
            assertEquals("", idle.rest(), "the idle one had waited longest");
            for (int i = 0; i < 20; i++) {
                assertEquals(200, status(server.ask(PING)));
            }
        }
    }

    @Test
    void newConnectionGets503IfEveryOtherAwaitsAnAnswer() throws IOException {
        var asked = new CountDownLatch(2);
        var answer = new CountDownLatch(1);
        try (TestServer server = server(limits(2, 4 * MEGABYTE));
                var first = server.connect();
                var second = server.connect()) {
            server.engine.register(Jobs.EXEC_INSPECT, _ -> {
                asked.countDown();
                await(answer);
                return null;
            });
            first.send("GET /exec/a/json HTTP/1.1\r\nHost: d\r\n\r\n");
            second.send("GET /exec/a/json HTTP/1.1\r\nHost: d\r\n\r\n");
            await(asked);
            assertEquals(503, status(server.ask(PING)));
            answer.countDown();
            assertTrue(first.head().startsWith("HTTP/1.1 200 "));
            assertTrue(second.head().startsWith("HTTP/1.1 200 "));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void clientThatDoesNotReadItsAnswerLosesItsSlot() throws IOException {
        try (TestServer server = server(limits(100, 4 * MEGABYTE))) {
            server.engine.register(Jobs.HISTORY, _ -> List.of());
            server.engine.register(Jobs.VOLUMES, _ ->
                    new VolumesResponse(List.of(), List.of("w".repeat(5 << 20))));
            var stuck = new ArrayList<TestServer.Client>();
            try {
                for (int i = 0; i < 6; i++) {
                    TestServer.Client client = server.connect();
                    stuck.add(client);
                    client.send("GET /volumes HTTP/1.1\r\nHost: d\r\n\r\n");
                }
                pause();
                long begin = System.nanoTime();
                assertTrue(server.ask("GET /images/x/history HTTP/1.1\r\nHost: d\r\n\r\n").endsWith("[]\n"));
                System.out.println("answer behind six clients that do not read: "
                        + (System.nanoTime() - begin) / 1_000_000 + " ms");
                assertEquals(200, status(server.ask(PING)));
            } finally {
                for (TestServer.Client client : stuck) {
                    client.close();
                }
            }
        }
    }

    /// Ten times the input takes about ten times as long; quadratic cost would take a hundred times as long.
    @Test
    void costOfFiltersGrowsWithTheirNumber() {
        // Measure processor time and take the minimum of some rounds, because other processes run on the machine.
        long[] nanos = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};
        int[] sizes = {1_000, 10_000, 100_000};
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < sizes.length; i++) {
                String json = "{\"name\":[\"a\"" + ",\"abcdefg\"".repeat(sizes[i]) + "]}";
                String text = "filters=" + json.replace("\"", "%22");
                long begin = cpuTime();
                Filters filters = Query.parse(text).filters();
                nanos[i] = Math.min(nanos[i], cpuTime() - begin);
                assertEquals(sizes[i] + 1, filters.of("name").size());
            }
        }
        System.out.printf("filters of 1,000, 10,000, 100,000 values: %d, %d, %d us%n",
                nanos[0] / 1000, nanos[1] / 1000, nanos[2] / 1000);
        assertTrue(nanos[2] < 25 * Math.max(nanos[1], 2_000_000), "10 times the values cost "
                + nanos[2] / nanos[1] + " times the time");
    }

    private static void awaitFree(ServerLimits limits) {
        for (int i = 0; i < 200 && limits.requests().freeBytes() < limits.requests().bytes(); i++) {
            pause();
        }
        assertEquals(limits.requests().bytes(), limits.requests().freeBytes());
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
