package jd.compose.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import jd.client.FakeDaemon;
import jd.client.FakeDaemon.Answer;
import jd.client.session.ProcessContext;
import jd.compose.ComposeMain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `logs -f` of a daemon whose answers tell a container's history; all its runs are later than the client's request.
class LogOutputTest {
    private static final String INSPECT = "GET /containers/c1/json";
    private static final String LOGS = "GET /containers/c1/logs";

    @TempDir
    private Path directory;
    private FakeDaemon daemon;

    @BeforeEach
    void startDaemon() throws IOException {
        Files.writeString(directory.resolve("compose.yaml"), "name: p\nservices: {a: {image: busybox}}\n");
        daemon = new FakeDaemon(directory.resolve("sock"))
                .on("GET /networks", Answer.json(200, "[]"))
                .on("GET /volumes", Answer.json(200, "{\"Volumes\":[]}"))
                .on("GET /containers/json", Answer.json(200, """
                        [{"Id":"c1","Names":["/p-a-1"],"State":"running","Labels":{"com.docker.compose.project":"p",
                        "com.docker.compose.service":"a","com.docker.compose.container-number":"1",
                        "com.docker.compose.oneoff":"False"}}]"""));
    }

    /// @param second of the last end, 0 if no run has ended since the client's request
    private static Answer state(String status, int exitCode, int second) {
        return Answer.json(200, """
                {"Id":"c1","Config":{"Tty":true},"State":{"Status":"%s","Running":%s,"Restarting":%s,"ExitCode":%d,
                "StartedAt":"2001-01-01T00:00:00Z","FinishedAt":"%s"}}""".formatted(
                status, !status.equals("exited"), status.equals("restarting"), exitCode,
                second == 0 ? "0001-01-01T00:00:00Z" : "2100-01-01T00:00:0" + second + "Z"));
    }

    private static Answer text(String text) {
        return new Answer(200, "text/plain", text, (in, out) -> { });
    }

    /// One event for each end: the first exit code is 1, one second after 2100-01-01, and so on.
    private static Answer ends(int count) {
        var lines = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            lines.append("""
                    {"Type":"container","Action":"die","Actor":{"ID":"c1","Attributes":{"exitCode":"%d"}},\
                    "timeNano":410244480%d000001000}
                    """.formatted(i, i));
        }
        return text(lines.toString());
    }

    private String follow() {
        return compose("logs", "-f");
    }

    private String compose(String... words) {
        var out = new ByteArrayOutputStream();
        var process = new ProcessContext(InputStream.nullInputStream(), out, out, _ -> false,
                Map.of("DOCKER_HOST", daemon.address(), "HOME", directory.toString()));
        ComposeMain.runIn(process, directory, List.of(words));
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String> logRequests() {
        return daemon.requests().stream().filter(request -> request.startsWith(LOGS))
                .map(request -> request.substring(LOGS.length())).toList();
    }

    @Test
    void runsThatEndedBeforeTheLogWasAskedForAreShownByThemselves() {
        var states = new ArrayList<>(Collections.nCopies(6, state("running", 2, 2)));
        states.add(state("exited", 3, 3));
        daemon.on("GET /events", ends(3))
                .on(INSPECT, states.toArray(Answer[]::new))
                // The log that is followed is that of the third run, until the first two have been shown.
                .on(LOGS, text("one\ntwo\n"), text("one\n"), text("two\n"), text("two\n"), text("three\n"));

        assertEquals("""
                a-1  | one
                a-1 exited with code 1
                a-1  | two
                a-1 exited with code 2
                a-1  | three
                a-1 exited with code 3
                """, follow());
        assertEquals(List.of(
                "?follow=1&stderr=1&stdout=1&tail=all",
                "?stderr=1&stdout=1&tail=all&until=4102444801.000001000",
                "?follow=1&since=4102444801.000001000&stderr=1&stdout=1",
                "?since=4102444801.000001000&stderr=1&stdout=1&until=4102444802.000001000",
                "?follow=1&since=4102444802.000001000&stderr=1&stdout=1"), logRequests());
    }

    @Test
    void runThatEndsBetweenTheRequestAndTheNextInspectionIsReadAgainToItsEnd() {
        daemon.on("GET /events", ends(1))
                .on(INSPECT, state("running", 0, 0), state("exited", 1, 1))
                .on(LOGS, text("one"), text("one\n"));

        assertEquals("a-1  | one\na-1 exited with code 1\n", follow());
    }

    @Test
    void containerThatWaitsForItsRestartIsFollowed() {
        daemon.on("GET /events", ends(1))
                .on(INSPECT, state("restarting", 7, 0), state("restarting", 7, 0), state("running", 7, 0),
                        state("running", 7, 0), state("exited", 1, 1))
                .on(LOGS, text("before\n"), text("one\n"));

        assertEquals("a-1  | before\na-1 exited with code 7\na-1  | one\na-1 exited with code 1\n", follow());
    }

    @Test
    void endOfTheDaemonEndsTheOutput() {
        daemon.on("GET /events", ends(0))
                .on(INSPECT, state("running", 0, 0))
                .on(LOGS, text("one\n"));

        assertEquals("a-1  | one\n", follow());
    }

    @Test
    void foregroundUpShowsTheOutputInsteadOfTheStarts() throws IOException {
        daemon.replace("GET /containers/json", Answer.json(200, """
                        [{"Id":"c1","Names":["/p-a-1"],"State":"exited","Labels":{"com.docker.compose.project":"p",
                        "com.docker.compose.service":"a","com.docker.compose.container-number":"1",
                        "com.docker.compose.oneoff":"False"}}]"""))
                .on("GET /images/busybox/json", Answer.json(200, "{\"Id\":\"sha256:i\"}"))
                .on("POST /networks/create", Answer.json(201, "{}"))
                .on("POST /containers/p-a-1/start", Answer.empty())
                .on("GET /events", ends(1))
                .on(INSPECT, state("exited", 1, 1))
                .on(LOGS, text("one\n"));

        assertEquals("""
                 Network p_default  Creating
                 Network p_default  Created
                 Container p-a-1  Created
                Attaching to a-1
                a-1  | one
                a-1 exited with code 1
                """, compose("up", "--no-recreate"));
        assertEquals(" Container p-a-1  Created\n Container p-a-1  Starting\n Container p-a-1  Started\n",
                compose("up", "-d", "--no-recreate").replaceAll("(?m)^ Network.*\n", ""));
        daemon.replace("POST /containers/p-a-1/start", Answer.json(500, "{\"message\": \"no\"}"));
        String failed = compose("up", "--no-recreate");
        assertTrue(failed.contains("Attaching to a-1\nError response from daemon: no\n"), failed);
    }
}
