package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sends requests with bad parameters and unusual bodies to jd and to a real dockerd. Status and message agree, except
/// that jd answers 400 where dockerd answers 500 to a client error. (Not compared: `since=9223372036854775807`, where
/// dockerd's arithmetic overflows, and `until=-1`, which dockerd takes for no limit.)
@Tag("journey")
@Tag("peer")
@Tag("root")
class BadRequestDifferentialJourney {
    private static EnginePair engines;

    @BeforeAll
    static void start() {
        engines = EnginePair.start();
        engines.docker("create", "--name", "c1", "busybox", "true").run().ok();
        engines.jd().docker("create", "--name", "c1", "busybox", "true").run().ok();
    }

    @AfterAll
    static void stop() {
        if (engines != null) {
            engines.close();
        }
    }

    static Stream<String> requests() {
        Stream<String> queries = Stream.of(
                "GET /containers/c1/top?ps_args=%zz",
                "GET /containers/json?limit=%zz",
                "GET /containers/json?limit=%4",
                "GET /containers/json?a=%zz&limit=1",
                "GET /containers/json?%zz=1",
                "GET /containers/json?limit=abc",
                "GET /containers/json?limit=99999999999999999999",
                "GET /containers/json?filters=%7B%22a%22",
                "GET /containers/json?filters=[]",
                "GET /containers/json?filters=1",
                "GET /containers/json?filters=null",
                "POST /containers/c1/stop?t=%zz",
                "POST /containers/c1/stop?t=abc",
                "POST /containers/c1/restart?t=99999999999999999999",
                "POST /containers/c1/kill?signal=%zz",
                "POST /containers/c1/resize?h=x&w=1",
                "POST /containers/c1/rename?name=%zz",
                "GET /containers/c1/logs?stdout=1&since=x",
                "GET /events?since=x&until=1",
                "GET /events?since=1&until=x",
                "GET /events?since=5&until=1",
                "GET /events?since=-5&until=-2",
                "GET /events?since=1.5&until=1.6",
                "GET /events?since=1.x&until=2",
                "GET /events?until=99999999999999999999",
                "GET /_ping?a=%zz",
                "GET /version?a=%zz",
                "GET /volumes?filters=x",
                "GET /images/json?filters=%7B%22label%22:%7B%22x%22:1%7D%7D");
        Stream<String> builds = Stream.of(
                "buildargs=x", "buildargs=[1]", "buildargs=%7B%22a%22:1%7D", "buildargs=%7B%22a%22", "labels=%22x%22",
                "labels=%7B%22a%22:%5B%5D%7D", "cachefrom=x", "cachefrom=%7B%7D", "cachefrom=[1]", "ulimits=x",
                "ulimits=%7B%7D", "ulimits=[1]", "shmsize=x", "isolation=x", "version=9", "squash=1",
                "remote=ftp://x", "remote=client-session", "remote=http://127.0.0.1:1/x")
                .map(query -> "POST /build?" + query);
        Stream<String> bodies = Stream.of("null", "[]", "\"\"", "1", "", "{\"a\":}", "{\"a").flatMap(body -> Stream.of(
                "POST /containers/create " + body,
                "POST /containers/c1/update " + body,
                "POST /containers/c1/exec " + body,
                "POST /exec/nosuch/start " + body,
                "POST /volumes/create?%zz " + body,
                "POST /volumes/create " + body));
        Stream<String> values = Stream.of(
                "POST /containers/c1/update {\"Memory\":\"x\"}",
                "POST /containers/c1/update {\"RestartPolicy\":1}",
                "POST /containers/c1/update {\"Memory\":99999999999999999999}");
        return Stream.of(queries, builds, bodies, values).flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void badRequestGetsDockerdsStatusAndMessage(String request) throws IOException {
        String theirs = withoutGoWording(answer(engines.dockerdSocket(), request));
        String ours = withoutGoWording(answer(engines.jd().socket(), request));
        assertEquals(theirs.replaceFirst("^500 (\\{\"message\":\"(strconv|time:|invalid|remoteURL|error downloading))", "400 $1"), ours);
    }

    /// Go's wording is compared for syntax errors; for values of the wrong type it names types of Docker's sources.
    private static String withoutGoWording(String answer) {
        return answer.replaceFirst("invalid JSON: (?!got EOF|invalid character|unexpected EOF).*", "invalid JSON: …");
    }

    /// Client errors that a real dockerd answers with 500: the texts that `CreateFuzzTest` expects.
    static Stream<String> hostConfigsThatDockerdAnswersWith500() {
        return Stream.of(
                "\"Isolation\":\"hyperv\"",
                "\"StorageOpt\":{\"size\":\"1G\"}",
                "\"SecurityOpt\":[\"foo\"]",
                "\"SecurityOpt\":[\"foo=bar\"]",
                "\"Binds\":[\"/a:/b:zz\"]",
                "\"Binds\":[\"a:b:c:d\"]",
                "\"Tmpfs\":{\"/t\":\"zz\"}",
                "\"IOMaximumBandwidth\":1",
                "\"IOMaximumIOps\":1",
                "\"CpuRealtimePeriod\":1000",
                "\"CpuRealtimePeriod\":1000,\"CpuRealtimeRuntime\":2000",
                "\"CpuRealtimeRuntime\":2000");
    }

    @ParameterizedTest
    @MethodSource("hostConfigsThatDockerdAnswersWith500")
    void refusedHostConfigGetsDockerdsStatusAndMessage(String hostConfig) throws IOException {
        String request = "POST /containers/create {\"Image\":\"busybox\",\"HostConfig\":{" + hostConfig + "}}";
        assertEquals(answer(engines.dockerdSocket(), request), answer(engines.jd().socket(), request));
    }

    private static String answer(Path socket, String request) throws IOException {
        String[] words = request.split(" ", 3);
        String body = words.length < 3 ? "" : words[2];
        String type = words.length < 3 ? "" : "Content-Type: application/json\r\n";
        var answer = Http.raw(socket, words[0] + " /v1.45" + words[1] + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\n"
                + type + (words[0].equals("GET") ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body);
        String message = answer.status() < 300 ? "" : answer.body().strip();
        return answer.status() + " " + message;
    }
}
