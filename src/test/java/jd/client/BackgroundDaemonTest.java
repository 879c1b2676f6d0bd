package jd.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import jd.client.FakeDaemon.Answer;
import jd.client.api.ClientException;
import jd.client.api.DaemonAddress;
import jd.client.api.RemoteApi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Root, because only root may start a daemon. A script takes the place of the launcher, and files that of /proc.
@Tag("root")
class BackgroundDaemonTest {
    /// Notes how it is called. As a daemon it stays, as a daemon does.
    private static final String NOTING = """
            cd "${0%/*}" && echo "$@" >>calls
            if [ "${2-}" != stop ]; then sleep 2; fi
            """;

    @TempDir
    private Path directory;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private BackgroundDaemon starter(String launcher) throws IOException {
        Path script = Files.writeString(directory.resolve("jd"), "#!/bin/sh\n" + launcher);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        var api = new RemoteApi(new DaemonAddress.Unix(directory.resolve("jd.sock")));
        var files = new BackgroundDaemon.Locations(
                Path.of("/the/root"), directory.resolve("jd.pid"), directory.resolve("jd.log"), directory.resolve("lock"),
                directory.resolve("proc"));
        return new BackgroundDaemon(api, directory, files, new PrintStream(err, true));
    }

    private Path build(String digest) {
        return directory.resolve("target/launch/" + digest);
    }

    /// Process 77 is a daemon.
    private void running(Path build, Path output) throws IOException {
        Files.writeString(directory.resolve("jd.pid"), "77");
        Path process = Files.createDirectories(directory.resolve("proc/77/fd")).getParent();
        Files.writeString(process.resolve("cmdline"), String.join("\0", "/jdk/bin/java", "-Xmx256m", "-cp",
                build + "/jd-0.1.0.jar:/lib/other.jar", "jd.Jd", "daemon") + "\0");
        Files.createSymbolicLink(process.resolve("fd/1"), output);
    }

    private FakeDaemon answering(String containers) throws IOException {
        return new FakeDaemon(directory.resolve("jd.sock"))
                .on("GET /_ping", Answer.json(200, "OK"))
                .on("GET /containers/json", Answer.json(200, containers));
    }

    private String calls() throws IOException {
        Path calls = directory.resolve("calls");
        return Files.exists(calls) ? Files.readString(calls) : "";
    }

    /// The daemon is started in the background.
    private void awaitCalls(String expected) throws Exception {
        for (int i = 0; i < 200 && !calls().equals(expected); i++) {
            Thread.sleep(50);
        }
        assertEquals(expected, calls());
    }

    @Test
    void daemonThatExitsIsReportedWithTheLastLinesOfThisStart() throws IOException {
        Files.writeString(directory.resolve("jd.log"), "an old line\n");
        BackgroundDaemon starter = starter("echo booting; echo no overlayfs here >&2; exit 1\n");

        var failed = assertThrows(ClientException.class, starter::start);

        assertEquals("start the daemon: it ended at once; the end of " + directory.resolve("jd.log") + ":\n"
                + "booting\nno overlayfs here", failed.getMessage());
    }

    @Test
    void startWaitsForAnAnswerAndPrintsWhereTheDaemonIsAndHowToStopIt() throws Exception {
        BackgroundDaemon starter = starter("echo $$ > " + directory.resolve("started") + "; exec sleep 30\n");
        var answers = Thread.ofPlatform().start(() -> {
            try {
                while (!Files.exists(directory.resolve("started"))) {
                    Thread.sleep(10);
                }
                new FakeDaemon(directory.resolve("jd.sock")).on("GET /_ping", Answer.json(200, "OK"));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        starter.start();
        answers.join();

        assertEquals("jd: starting the daemon in the background: socket unix://" + directory.resolve("jd.sock")
                + ", root /the/root, log " + directory.resolve("jd.log") + "; to stop it: ./jd daemon stop\n",
                err.toString());
        long pid = Long.parseLong(Files.readString(directory.resolve("started")).strip());
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }

    @Test
    void noDaemonIsStartedWhereOneAnswers() throws IOException {
        try (FakeDaemon _ = answering("[]")) {
            starter("touch " + directory.resolve("started") + "\n").start();
        }
        assertFalse(Files.exists(directory.resolve("started")));
        assertEquals("", err.toString());
    }

    @Test
    void daemonOfAnOlderBuildIsRestartedWhenNoContainerRuns() throws Exception {
        running(build("1-1"), directory.resolve("jd.log"));
        try (FakeDaemon _ = answering("[]")) {
            starter(NOTING).compareBuild(build("2-2"));
        }
        awaitCalls("daemon stop\ndaemon\n");
        assertTrue(err.toString().startsWith(
                "jd: the daemon ran an older build and no container: restarting it\njd: starting the daemon"), err::toString);
    }

    @Test
    void daemonOfAnOlderBuildIsReportedWhenAContainerRuns() throws Exception {
        running(build("1-1"), directory.resolve("jd.log"));
        try (FakeDaemon _ = answering("[{\"Id\":\"4e\"}]")) {
            starter(NOTING).compareBuild(build("2-2"));
        }
        assertEquals("jd: the daemon runs an older build: ./jd daemon restart\n", err.toString());
        assertEquals("", calls());
    }

    @Test
    void daemonOfAnOlderBuildInATerminalIsReported() throws Exception {
        running(build("1-1"), Path.of("/dev/pts/3"));
        try (FakeDaemon _ = answering("[]")) {
            starter(NOTING).compareBuild(build("2-2"));
        }
        assertEquals("jd: the daemon runs an older build: ./jd daemon restart\n", err.toString());
        assertEquals("", calls());
    }

    @Test
    void daemonOfAnotherCheckoutIsReportedWithItsDirectory() throws Exception {
        running(Path.of("/other/target/launch/1-1"), directory.resolve("jd.log"));
        try (FakeDaemon _ = answering("[]")) {
            starter(NOTING).compareBuild(build("2-2"));
        }
        assertEquals("jd: the daemon runs the build /other/target/launch/1-1: ./jd daemon restart\n", err.toString());
        assertEquals("", calls());
    }

    @Test
    void daemonOfTheSameBuildIsNotReported() throws Exception {
        running(build("2-2"), directory.resolve("jd.log"));
        try (FakeDaemon daemon = answering("[]")) {
            starter(NOTING).compareBuild(build("2-2"));
            assertEquals(0, daemon.requests().size());
        }
        assertEquals("", err.toString());
    }

    @Test
    void restartStopsAndStartsTheDaemon() throws Exception {
        running(build("1-1"), directory.resolve("jd.log"));
        try (FakeDaemon _ = answering("[{\"Id\":\"4e\"}]")) {
            starter(NOTING).restart();
        }
        awaitCalls("daemon stop\ndaemon\n");
    }

    @Test
    void restartStartsADaemonWhereNoneRuns() throws Exception {
        try (FakeDaemon _ = answering("[]")) {
            starter(NOTING).restart();
        }
        awaitCalls("daemon stop\ndaemon\n");
    }

    @Test
    void restartOfADaemonInATerminalIsRefused() throws Exception {
        running(build("1-1"), Path.of("/dev/pts/3"));
        BackgroundDaemon starter = starter(NOTING);
        var refused = assertThrows(ClientException.class, starter::restart);
        assertTrue(refused.getMessage().contains("end it in its terminal"), refused.getMessage());
        assertEquals("", calls());
    }

    @Test
    void failedStopIsReportedAndNoSecondDaemonStarted() throws Exception {
        BackgroundDaemon starter = starter("cd \"${0%/*}\"; echo \"$@\" >>calls; echo still there >&2; exit 1\n");
        var failed = assertThrows(ClientException.class, starter::restart);
        assertTrue(failed.getMessage().endsWith("exit code 1: still there"), failed.getMessage());
        assertEquals("daemon stop\n", calls());
    }
}
