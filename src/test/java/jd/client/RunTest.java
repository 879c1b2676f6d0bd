package jd.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import jd.client.FakeDaemon.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
    private static final Answer CREATED = Answer.json(201, "{\"Id\":\"abc\",\"Warnings\":[]}");

    @TempDir
    private Path directory;
    private FakeDaemon daemon;

    @BeforeEach
    void open() throws IOException {
        daemon = new FakeDaemon(directory.resolve("jd.sock"));
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    /// The container prints after its start, as a real one does.
    private void container(int exitCode, byte[]... frames) {
        var started = new CountDownLatch(1);
        daemon.on("POST /containers/create", CREATED)
                .on("POST /containers/abc/attach", Answer.hijacked((in, out) -> {
                    await(started);
                    for (byte[] frame : frames) {
                        out.write(frame);
                    }
                }))
                .on("POST /containers/abc/wait", Answer.json(200, "{\"StatusCode\":" + exitCode + "}"))
                .on("POST /containers/abc/start", new Answer(204, "", "", (in, out) -> started.countDown()));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void fourRequestsAreSentInDockersOrder() {
        container(0, FakeDaemon.frame(1, "hello\n"));

        Typed typed = Typed.at(daemon, "run", "--name", "c", "busybox", "echo", "hello");

        assertEquals(new Typed(0, "hello\n", ""), typed);
        assertEquals(List.of(
                "POST /containers/create?name=c",
                "POST /containers/abc/attach?stderr=1&stdout=1&stream=1",
                "POST /containers/abc/wait?condition=next-exit",
                "POST /containers/abc/start"), daemon.requests());
        assertEquals("tcp", daemon.request(1).headers().get("upgrade"));
    }

    @Test
    void outputsAndExitCodeAreTheContainers() {
        container(7, FakeDaemon.frame(1, "o"), FakeDaemon.frame(2, "e"), FakeDaemon.frame(1, "ut"));

        assertEquals(new Typed(7, "out", "e"), Typed.at(daemon, "run", "busybox", "sh"));
    }

    @Test
    void rmWaitsForTheRemoval() {
        container(0);

        Typed.at(daemon, "run", "--rm", "busybox", "true");

        assertTrue(daemon.requests().contains("POST /containers/abc/wait?condition=removed"));
        assertTrue(daemon.request(0).body().contains("\"AutoRemove\":true"));
    }

    @Test
    void detachedRunDoesNotAttachAndPrintsTheId() {
        container(0);

        assertEquals(new Typed(0, "abc\n", ""), Typed.at(daemon, "run", "-d", "busybox", "sleep", "9"));
        assertFalse(daemon.requests().toString().contains("attach"));
    }

    @Test
    void endOfStandardInputHalfClosesTheConnection() {
        var read = new AtomicReference<>("");
        daemon.on("POST /containers/create", CREATED)
                .on("POST /containers/abc/attach", Answer.hijacked((in, out) -> {
                    read.set(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    out.write(FakeDaemon.frame(1, "seen " + read.get()));
                }))
                .on("POST /containers/abc/start", Answer.empty());
        daemon.on("POST /containers/abc/wait", Answer.json(200, "{\"StatusCode\":0}"));

        assertEquals(new Typed(0, "seen typed\n", ""), Typed.with("typed\n", daemon, "run", "-i", "busybox", "cat"));
        assertEquals("typed\n", read.get());
    }

    @Test
    void missingImageIsPulledBeforeTheContainerIsCreated() {
        container(0, FakeDaemon.frame(1, "hi\n"));
        daemon.replace("POST /containers/create", Answer.error(404, "No such image: busybox:latest"), CREATED);
        daemon.on("POST /images/create", Answer.json(200, """
                {"status":"Pulling from library/busybox","id":"latest"}
                {"status":"Downloading","progressDetail":{"current":1,"total":2},"id":"aaa"}
                {"status":"Pull complete","progressDetail":{},"id":"aaa"}
                {"status":"Status: Downloaded newer image for busybox:latest"}
                """));

        Typed typed = Typed.at(daemon, "run", "busybox", "echo", "hi");

        assertEquals(0, typed.exitCode());
        assertEquals("hi\n", typed.out());
        assertEquals("""
                Unable to find image 'busybox:latest' locally
                latest: Pulling from library/busybox
                aaa: Pull complete
                Status: Downloaded newer image for busybox:latest
                """, typed.err());
        assertEquals(List.of(
                "POST /containers/create",
                "POST /images/create?fromImage=busybox&tag=latest",
                "POST /containers/create"), daemon.requests().subList(0, 3));
    }

    @Test
    void failedPullIsReportedWithExitCode125() {
        daemon.on("POST /containers/create", Answer.error(404, "No such image: busybox:latest"))
                .on("POST /images/create", Answer.json(200,
                        "{\"errorDetail\":{\"message\":\"no space\"},\"error\":\"no space\"}\n"));

        assertEquals(new Typed(125, "", """
                Unable to find image 'busybox:latest' locally
                jd: no space.
                See 'jd run --help'.
                """), Typed.at(daemon, "run", "busybox"));
    }

    @Test
    void pullNeverPullsNothing() {
        daemon.on("POST /containers/create", Answer.error(404, "No such image: busybox:latest"));

        assertEquals(new Typed(125, "", """
                jd: Error response from daemon: No such image: busybox:latest.
                See 'jd run --help'.
                """), Typed.at(daemon, "run", "--pull", "never", "busybox"));
    }

    @Test
    void malformedImageNameIsReportedByTheClient() {
        daemon.on("POST /containers/create", Answer.error(400, "invalid reference format"));

        assertEquals(new Typed(125, "", """
                jd: invalid reference format: repository name (library/BAD) must be lowercase.
                See 'jd run --help'.
                """), Typed.at(daemon, "run", "BAD:x:y"));
    }

    @Test
    void reasonOfAFailedStartDecidesTheExitCode() {
        assertEquals(127, exitCodeOfStart("exec: \"nosuch\": executable file not found in $PATH: unknown"));
        assertEquals(126, exitCodeOfStart("exec: \"/etc\": is a directory: unknown: permission denied"));
        assertEquals(126, exitCodeOfStart("exec: \"/etc/passwd\": permission denied: unknown"));
        assertEquals(125, exitCodeOfStart("network foo not found"));
    }

    private int exitCodeOfStart(String message) {
        daemon.replace("POST /containers/create", CREATED);
        daemon.replace("POST /containers/abc/attach", Answer.hijacked((in, out) -> in.readAllBytes()));
        daemon.replace("POST /containers/abc/wait", Answer.json(200, "{\"StatusCode\":0}"));
        daemon.replace("POST /containers/abc/start", Answer.error(400, message));
        Typed typed = Typed.at(daemon, "run", "busybox", "x");
        assertEquals("jd: Error response from daemon: " + message + ".\n", typed.err());
        return typed.exitCode();
    }

    @Test
    void warningsOfTheDaemonArePrinted() {
        container(0);
        daemon.replace("POST /containers/create", Answer.json(201, "{\"Id\":\"abc\",\"Warnings\":[\"no swap\"]}"));

        assertEquals("WARNING: no swap\n", Typed.at(daemon, "run", "busybox", "true").err());
    }

    @Test
    void cidFileContainsTheIdAndIsNotOverwritten() throws IOException {
        container(0);
        Path file = directory.resolve("cid");

        assertEquals(0, Typed.at(daemon, "run", "--cidfile", file.toString(), "busybox", "true").exitCode());
        assertEquals("abc", Files.readString(file));

        Typed again = Typed.at(daemon, "run", "--cidfile", file.toString(), "busybox", "true");
        assertEquals(125, again.exitCode());
        assertTrue(again.err().startsWith("jd: container ID file found, make sure the other container isn't running"));
    }

    @Test
    void cidFileIsRemovedIfTheContainerIsNotCreated() {
        daemon.on("POST /containers/create", Answer.error(409, "Conflict."));
        Path file = directory.resolve("cid");

        Typed.at(daemon, "run", "--cidfile", file.toString(), "busybox", "true");

        assertFalse(Files.exists(file));
    }

    @Test
    void ttyWithoutALocalTerminalIsRejected() {
        assertEquals(new Typed(1, "", "the input device is not a TTY\n"), Typed.at(daemon, "run", "-it", "busybox"));
        assertEquals(List.of(), daemon.requests());
    }

    @Test
    void streamCutByTheDaemonIsReported() {
        container(0, new byte[] {1, 0, 0, 0, 0, 0, 0, 9, 'x'});

        Typed typed = Typed.at(daemon, "run", "busybox", "true");

        assertEquals(1, typed.exitCode());
        assertEquals("read the container's output: the daemon's stream ends inside a frame\n", typed.err());
    }

    @Test
    void daemonThatEndsDuringARunIsReportedWith125() {
        container(0, FakeDaemon.frame(1, "x"));
        daemon.replace("POST /containers/abc/wait", Answer.json(200, ""));

        Typed typed = Typed.at(daemon, "run", "busybox", "true");

        assertEquals(125, typed.exitCode());
        assertEquals("error waiting for container: an empty document\n", typed.err());
    }

    @Test
    void failureReportedByWaitFailsTheRun() {
        container(0);
        daemon.replace("POST /containers/abc/wait",
                Answer.json(200, "{\"StatusCode\":1,\"Error\":{\"Message\":\"removal failed\"}}"));

        assertEquals(new Typed(125, "", "error waiting for container: removal failed\n"),
                Typed.at(daemon, "run", "busybox", "true"));
    }

    @Test
    void missingDaemonIsReportedInOneLineWithTheHint() {
        assertEquals(new Typed(125, "", """
                jd: Cannot connect to the jd daemon at unix:///nosuch.sock. Is the jd daemon running?.
                See 'jd run --help'.
                """), Typed.alone("run", "busybox"));
    }
}
