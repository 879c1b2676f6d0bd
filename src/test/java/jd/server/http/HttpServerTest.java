package jd.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jd.server.api.ApiException;
import jd.server.api.ContentType;
import jd.server.api.CreateResponse;
import jd.server.api.Done;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.api.WaitResponse;
import jd.server.engine.Engine;
import jd.server.engine.EngineException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpServerTest {
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: d\r\n\r\n";
    }

    private static String post(String path, String headers, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: d\r\nContent-Length: " + body.length() + "\r\n"
                + headers + "\r\n" + body;
    }

    private static void write(OutputStream stream, String text) {
        try {
            stream.write(text.getBytes(StandardCharsets.ISO_8859_1));
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void pingAnswersWithTheHeadersThatClientsRead() throws IOException {
        String answer = server.ask(get("/_ping"));
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        for (String header : List.of("Api-Version: 1.45", "Ostype: linux", "Docker-Experimental: false",
                "Server: Docker/26.1.5 (linux)", "Builder-Version: 1", "Swarm: inactive", "Pragma: no-cache",
                "Cache-Control: no-cache, no-store, must-revalidate", "Content-Length: 2",
                "Content-Type: text/plain; charset=utf-8")) {
            assertTrue(answer.contains("\r\n" + header + "\r\n"), header + " in " + answer);
        }
        assertTrue(answer.endsWith("\r\n\r\nOK"), answer);
    }

    @Test
    void headOfPingHasNoBody() throws IOException {
        String answer = server.ask("HEAD /v1.24/_ping HTTP/1.1\r\nHost: d\r\n\r\n");
        assertTrue(answer.contains("Builder-Version: 1"), answer);
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        String answers = server.ask(get("/_ping") + get("/v1.45/_ping"));
        assertEquals(2, answers.split("HTTP/1.1 200 OK", -1).length - 1, answers);
    }

    @Test
    void http10ClientGetsNoChunksAndAClosedConnection() throws IOException {
        server.engine.register(Jobs.EVENTS, job -> {
            write(job.streams().output(ContentType.JSON), "{}\n");
            return Done.DONE;
        });
        try (var client = server.connect()) {
            client.send("GET /events HTTP/1.0\r\n\r\n");
            String answer = client.rest();
            assertTrue(answer.startsWith("HTTP/1.0 200 OK\r\n"), answer);
            assertFalse(answer.contains("chunked"), answer);
            assertTrue(answer.endsWith("\r\n\r\n{}\n"), answer);
        }
    }

    @Test
    void flushedLineIsSentAtOnce() throws IOException {
        var more = new CountDownLatch(1);
        server.engine.register(Jobs.EVENTS, job -> {
            OutputStream out = job.streams().output(ContentType.JSON);
            write(out, "{\"a\":1}\n");
            await(more);
            write(out, "{\"b\":2}\n");
            return Done.DONE;
        });
        try (var client = server.connect()) {
            client.send(get("/events"));
            assertTrue(client.head().contains("Transfer-Encoding: chunked"));
            assertEquals("8\r\n{\"a\":1}\n\r\n", client.bytes(13));
            more.countDown();
            assertEquals("8\r\n{\"b\":2}\n\r\n0\r\n\r\n", client.bytes(18));
        }
    }

    @Test
    void failureAfterTheOutputHasBegunOnlyEndsTheAnswer() throws IOException {
        server.engine.register(Jobs.EVENTS, job -> {
            write(job.streams().output(ContentType.JSON), "{\"a\":1}\n");
            throw new IllegalStateException("too late for a status");
        });
        try (var client = server.connect()) {
            client.send(get("/events"));
            assertTrue(client.head().startsWith("HTTP/1.1 200 OK\r\n"));
            assertEquals("8\r\n{\"a\":1}\n\r\n0\r\n\r\n", client.rest(), "up to the end of the connection");
        }
    }

    @Test
    void headOfWaitIsSentBeforeItsBody() throws IOException {
        var exit = new CompletableFuture<WaitResponse>();
        server.engine.register(Jobs.WAIT, job -> {
            job.streams().output(ContentType.JSON);
            return exit.join();
        });
        try (var client = server.connect()) {
            client.send(post("/v1.45/containers/c/wait?condition=next-exit", "", ""));
            assertTrue(client.head().startsWith("HTTP/1.1 200 OK"));
            exit.complete(new WaitResponse(3, null));
            assertTrue(client.until("0\r\n\r\n").contains("{\"StatusCode\":3}\n"));
        }
    }

    @Test
    void disconnectFromASilentStreamIsDetected() throws Exception {
        var gone = new CompletableFuture<Boolean>();
        server.engine.register(Jobs.EVENTS, job -> {
            job.streams().output(ContentType.JSON);
            job.streams().gone().join();
            gone.complete(true);
            return Done.DONE;
        });
        try (var client = server.connect()) {
            client.send(get("/events"));
            client.head();
        }
        assertTrue(gone.get(20, TimeUnit.SECONDS));
    }

    @Test
    void requestSentDuringAnAnswerIsTheNextRequest() throws IOException {
        var end = new CountDownLatch(1);
        var gone = new ArrayList<Boolean>();
        server.engine.register(Jobs.EVENTS, job -> {
            job.streams().output(ContentType.JSON);
            var disconnect = job.streams().gone();
            await(end);
            gone.add(disconnect.isDone());
            return Done.DONE;
        });
        try (var client = server.connect()) {
            client.send(get("/events"));
            client.head();
            client.send(get("/_ping"));
            end.countDown();
            client.until("0\r\n\r\n");
            assertTrue(client.head().contains("Builder-Version"));
            assertEquals("OK", client.bytes(2));
        }
        assertEquals(List.of(false), gone);
    }

    @Test
    void eachSideHalfClosesAHijackedConnection() throws IOException {
        server.engine.register(Jobs.ATTACH, job -> {
            OutputStream out = job.streams().output(ContentType.RAW_STREAM);
            write(out, "ready\n");
            write(out, "got " + allOf(job.streams()) + "\n");
            return Done.DONE;
        });
        try (var client = server.connect()) {
            client.send("POST /v1.45/containers/c/attach?stream=1&stdin=1 HTTP/1.1\r\nHost: d\r\n"
                    + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\nbehind the head ");
            String head = client.head();
            assertEquals("HTTP/1.1 101 UPGRADED", head.lines().findFirst().orElseThrow());
            assertTrue(head.contains("Content-Type: application/vnd.docker.raw-stream\r\n"), head);
            assertTrue(head.contains("Upgrade: tcp\r\n"), head);
            assertEquals("ready\n", client.bytes(6));
            client.send("and later");
            client.channel.shutdownOutput();
            assertEquals("got behind the head and later\n", client.rest());
        }
    }

    @Test
    void bodyOfAHijackingRequestIsNotInput() throws IOException {
        server.engine.register(Jobs.ATTACH, job -> {
            write(job.streams().output(ContentType.MULTIPLEXED_STREAM), allOf(job.streams()));
            return Done.DONE;
        });
        String answer = server.ask(post("/containers/c/attach", "Upgrade: tcp\r\n", "{}") + "input");
        assertTrue(answer.contains("multiplexed-stream"), answer);
        assertTrue(answer.endsWith("\r\n\r\ninput"), answer);
    }

    @Test
    void hijackWithoutUpgradeAnswers200() throws IOException {
        server.engine.register(Jobs.ATTACH, job -> {
            write(job.streams().output(ContentType.MULTIPLEXED_STREAM), "x");
            return Done.DONE;
        });
        String answer = server.ask(post("/containers/c/attach", "", ""));
        assertEquals("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\nx", answer);
    }

    @Test
    void failureBeforeTheHijackIsAnOrdinaryAnswer() throws IOException {
        server.engine.register(Jobs.ATTACH, job -> {
            throw ApiException.notFound("No such container: " + job.parameters().ref());
        });
        String answer = server.ask(post("/containers/c/attach", "Upgrade: tcp\r\n", ""));
        assertTrue(answer.startsWith("HTTP/1.1 404 Not Found\r\n"), answer);
        assertTrue(answer.endsWith("{\"message\":\"No such container: c\"}\n"), answer);
    }

    @Test
    void olderApiVersionGetsTheOldTypeOfMultiplexedStreams() throws IOException {
        server.engine.register(Jobs.LOGS, job -> {
            write(job.streams().output(ContentType.MULTIPLEXED_STREAM), "x");
            return Done.DONE;
        });
        assertTrue(server.ask(get("/v1.41/containers/c/logs?stdout=1")).contains("docker.raw-stream"));
        assertTrue(server.ask(get("/v1.42/containers/c/logs?stdout=1")).contains("docker.multiplexed-stream"));
    }

    @Test
    void continueIsSentOnlyWhenTheBodyIsRead() throws IOException {
        server.engine.register(Jobs.CREATE, _ -> new CreateResponse("id", List.of()));
        try (var client = server.connect()) {
            client.send("POST /containers/create HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 13\r\n\r\n");
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.head());
            client.send("{\"Image\":\"a\"}");
            assertTrue(client.head().startsWith("HTTP/1.1 201 Created"));
        }
    }

    @Test
    void notModifiedHasNoBody() throws IOException {
        server.engine.register(Jobs.START, _ -> {
            throw ApiException.notModified();
        });
        String answer = server.ask(post("/containers/c/start", "", ""));
        assertTrue(answer.startsWith("HTTP/1.1 304 Not Modified\r\n"), answer);
        assertFalse(answer.contains("Content-"), answer);
    }

    @Test
    void connectionsAreQueuedUntilTheDaemonIsReady() throws Exception {
        try (var booting = TestServer.booting(Deadlines.HEAD);
                var client = booting.connect()) {
            client.send(get("/_ping"));
            var answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return client.head();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThrows(TimeoutException.class, () -> answer.get(200, TimeUnit.MILLISECONDS));
            booting.ready();
            assertTrue(answer.get(20, TimeUnit.SECONDS).startsWith("HTTP/1.1 200 OK"));
        }
    }

    @Test
    void connectionThatIsNotServedYetHasNotWaited() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            var connection = new HttpConnection(channel, Optional.empty(), null, null, null, null);
            long accepted = System.nanoTime();

            assertTrue(connection.waitingSince() - accepted >= 0);
        }
    }

    @Test
    void endlessHeadIsCutOff() throws Exception {
        try (var impatient = TestServer.booting(Duration.ofMillis(200))) {
            impatient.ready();
            try (var client = impatient.connect()) {
                client.send("GET /_ping HTTP/1.1\r\nHost:");
                assertEquals("", client.rest());
            }
        }
    }

    @Test
    void silentClientIsKeptBetweenTwoRequests() throws Exception {
        try (var impatient = TestServer.booting(Duration.ofSeconds(1))) {
            impatient.ready();
            try (var client = impatient.connect()) {
                client.send(get("/_ping"));
                client.until("\r\n\r\nOK");
                Thread.sleep(1500);
                client.send(get("/_ping"));
                client.until("\r\n\r\nOK");
            }
        }
    }

    @Test
    void socketIsAccessibleToRootAndItsGroup() throws IOException {
        assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(server.socket())));
    }

    @Test
    void addressInUseIsRejected() {
        var second = new HttpServer(new Engine(), "", Optional.empty(), new Router());
        var refusal = assertThrows(EngineException.class, () -> second.serve(List.of("unix://" + server.socket())));
        assertEquals("listen on unix://" + server.socket() + ": another daemon is listening there already",
                refusal.getMessage());
        assertTrue(Files.exists(server.socket()));
    }

    @Test
    void staleSocketIsReplaced() throws Exception {
        var path = Files.createTempDirectory("jd-stale").resolve("s");
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));
        var second = new HttpServer(new Engine(), "", Optional.empty(), new Router());
        var serving = Thread.ofPlatform().start(() -> second.serve(List.of("unix://" + path)));
        second.listening().join();
        second.close();
        serving.join();
        assertFalse(Files.exists(path));
        Files.delete(path.getParent());
    }

    @Test
    void fileThatIsNotASocketIsNotRemoved() throws IOException {
        var file = Files.createTempFile("jd", ".txt");
        var second = new HttpServer(new Engine(), "", Optional.empty(), new Router());
        var refusal = assertThrows(EngineException.class, () -> second.serve(List.of("unix://" + file)));
        assertTrue(refusal.getMessage().endsWith("the file exists and is not a socket"), refusal.getMessage());
        Files.delete(file);
    }

    @Test
    void closeEndsIdleConnectionsAndLetsABusyOneFinish() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        server.engine.register(Jobs.START, _ -> {
            begun.countDown();
            await(go);
            return Done.DONE;
        });
        try (var idle = server.connect();
                var busy = server.connect()) {
            idle.send(get("/_ping"));
            idle.until("\r\n\r\nOK");
            busy.send(post("/containers/c/start", "", ""));
            await(begun);
            var closing = Thread.ofPlatform().start(server::closeServer);
            assertEquals("", idle.rest());
            go.countDown();
            assertTrue(busy.head().startsWith("HTTP/1.1 204 No Content"));
            closing.join();
        }
    }

    @Test
    void thousandIdleConnectionsDoNotDelayTheNext() throws IOException {
        var idle = new ArrayList<TestServer.Client>();
        try {
            for (int i = 0; i < 1000; i++) {
                var client = server.connect();
                idle.add(client);
                client.send(get("/_ping"));
            }
            for (var client : idle) {
                client.until("\r\n\r\nOK");
            }
            long before = System.nanoTime();
            assertTrue(server.ask(get("/_ping")).endsWith("OK"));
            assertTrue(System.nanoTime() - before < 10_000_000_000L);
        } finally {
            for (var client : idle) {
                client.close();
            }
        }
    }

    private static String allOf(JobStreams streams) {
        try {
            return new String(streams.input().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
