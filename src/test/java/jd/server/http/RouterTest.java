package jd.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import jd.server.api.ApiException;
import jd.server.api.Jobs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests paths, versions and parameters over a real socket.
class RouterTest {
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private String ask(String method, String path) throws IOException {
        return server.ask(method + " " + path
                + " HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private static String status(String answer) {
        return answer.lines().findFirst().orElseThrow().substring("HTTP/1.1 ".length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_ping", "/v1.24/_ping", "/v1.45/_ping", "/v1.30/_ping?x=y", "http://d/v1.45/_ping"})
    void everyPathExistsWithAndWithoutAVersion(String path) throws IOException {
        assertEquals("200 OK", status(ask("GET", path)));
    }

    @Test
    void unsupportedVersionIsRejected() throws IOException {
        String tooNew = ask("GET", "/v1.99/version");
        assertEquals("400 Bad Request", status(tooNew));
        assertTrue(tooNew.endsWith(
                "{\"message\":\"client version 1.99 is too new. Maximum supported API version is 1.45\"}\n"));
        assertFalse(tooNew.contains("Docker-Experimental"), tooNew);
        assertTrue(ask("GET", "/v1.12/version").endsWith("{\"message\":\"client version 1.12 is too old."
                + " Minimum supported API version is 1.24, please upgrade your client to a newer version\"}\n"));
        assertTrue(ask("GET", "/v9.9.9/_ping").contains("client version 9.9.9 is too new"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/v1.45", "/nosuch", "/v1.45/containers", "/v/_ping", "/vx/_ping", "/containers/c/nosuch"})
    void unknownPathGets404WithoutServerHeaders(String path) throws IOException {
        String answer = ask("GET", path);
        assertEquals("404 Not Found", status(answer));
        assertTrue(answer.endsWith("{\"message\":\"page not found\"}\n"), answer);
        assertFalse(answer.contains("Api-Version"), answer);
    }

    @Test
    void unknownMethodOfAPathGets404() throws IOException {
        assertEquals("404 Not Found", status(ask("PUT", "/version")));
        assertEquals("404 Not Found", status(ask("HEAD", "/version")));
        assertEquals("200 OK", status(ask("OPTIONS", "/version")));
    }

    @Test
    void imageNameMayHavePlainOrEscapedSlashes() throws IOException {
        var asked = new AtomicReference<String>();
        server.engine.register(Jobs.IMAGE_INSPECT, job -> {
            asked.set(job.parameters());
            throw ApiException.notFound("No such image: " + job.parameters());
        });
        ask("GET", "/v1.32/images/127.0.0.1:5000/a/b:1/json");
        assertEquals("127.0.0.1:5000/a/b:1", asked.get());
        ask("GET", "/v1.32/images/testcontainers%2Fryuk:0.5/json");
        assertEquals("testcontainers/ryuk:0.5", asked.get());
        ask("GET", "/images/a+b%c3%a9/json");
        assertEquals("a+bé", asked.get());
    }

    @Test
    void kindOfFailureDecidesTheStatus() throws IOException {
        Map<ApiException.Kind, String> expected = Map.of(
                ApiException.Kind.CONFLICT, "409 Conflict",
                ApiException.Kind.FORBIDDEN, "403 Forbidden",
                ApiException.Kind.INTERNAL, "500 Internal Server Error",
                ApiException.Kind.NOT_IMPLEMENTED, "501 Not Implemented",
                ApiException.Kind.UNAUTHORIZED, "401 Unauthorized",
                ApiException.Kind.UNAVAILABLE, "503 Service Unavailable");
        server.engine.register(Jobs.START, job -> {
            throw new ApiException(ApiException.Kind.valueOf(job.parameters()), "why");
        });
        for (var entry : expected.entrySet()) {
            String answer = ask("POST", "/containers/" + entry.getKey() + "/start");
            assertEquals(entry.getValue(), status(answer));
            assertTrue(answer.endsWith("{\"message\":\"why\"}\n"), answer);
        }
    }

    @Test
    void unexpectedExceptionIsAnsweredWith500() throws IOException {
        server.engine.register(Jobs.START, _ -> {
            throw new IllegalStateException("a bug");
        });
        String answers = server.ask("POST /containers/c/start HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\n\r\n"
                + "GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n");
        assertTrue(answers.startsWith("HTTP/1.1 500 Internal Server Error"), answers);
        assertTrue(answers.endsWith("\r\n\r\nOK"), answers);
    }

    @Test
    void flagsAreParsedLikeDocker() throws IOException {
        var asked = new AtomicReference<Jobs.ListContainers>();
        server.engine.register(Jobs.CONTAINERS, job -> {
            asked.set(job.parameters());
            return List.of();
        });
        for (String yes : List.of("1", "true", "True", "maybe", "%20yes")) {
            ask("GET", "/containers/json?all=" + yes);
            assertTrue(asked.get().all(), yes);
        }
        for (String no : List.of("", "0", "no", "NO", "false", "False", "none", "%200%20")) {
            ask("GET", "/containers/json?all=" + no);
            assertFalse(asked.get().all(), no);
        }
        ask("GET", "/containers/json?limit=3&filters=%7B%22name%22%3A%7B%22x%22%3Atrue%7D%7D");
        assertEquals(3, asked.get().limit());
        assertEquals(List.of("x"), asked.get().filters().of("name"));
    }

    @Test
    void invalidNumberIsRejectedWithGosMessage() throws IOException {
        String limit = ask("GET", "/containers/json?limit=x");
        assertEquals("400 Bad Request", status(limit));
        assertTrue(limit.endsWith("{\"message\":\"strconv.Atoi: parsing \\\"x\\\": invalid syntax\"}\n"), limit);
        String size = ask("POST", "/containers/c/resize?h=a&w=3");
        assertEquals("400 Bad Request", status(size));
        assertTrue(size.endsWith("{\"message\":\"strconv.Atoi: parsing \\\"a\\\": invalid syntax\"}\n"), size);
    }

    @Test
    void logsWithoutAStreamAreRejected() throws IOException {
        String answer = ask("GET", "/containers/c/logs");
        assertTrue(answer.endsWith("{\"message\":\"Bad parameters: you must choose at least one stream\"}\n"), answer);
    }

    @Test
    void everyRouteRunsAJob() throws IOException {
        // Without a handler a route answers "no such job", which proves that it has run one.
        for (String request : List.of("GET /version", "GET /info", "GET /events", "GET /containers/json",
                "GET /containers/c/json", "GET /containers/c/logs?stdout=1", "GET /containers/c/top",
                "POST /containers/c/attach", "POST /containers/c/wait", "POST /containers/c/start",
                "POST /containers/c/stop", "POST /containers/c/restart", "POST /containers/c/kill",
                "POST /containers/c/pause", "POST /containers/c/unpause", "POST /containers/c/resize?h=1&w=1",
                "POST /containers/c/rename?name=d", "DELETE /containers/c", "GET /images/json", "GET /images/i/json",
                "GET /images/i/history", "POST /images/create?fromImage=i", "POST /images/i/tag?repo=j",
                "DELETE /images/i", "POST /images/prune", "GET /images/search?term=x", "POST /containers/prune", "POST /build/prune",
                "GET /system/df", "GET /networks", "GET /networks/n", "GET /volumes", "GET /volumes/v",
                "GET /plugins", "GET /plugins/p/json", "GET /networks/", "POST /swarm/leave", "GET /nodes", "GET /tasks/t")) {
            String answer = ask(request.split(" ")[0], request.split(" ")[1]);
            assertTrue(answer.contains("no such job"), request + ": " + answer);
        }
    }
}
