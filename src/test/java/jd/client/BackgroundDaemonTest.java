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

/// Runs as root, because only root may start a daemon; a script stands in for the daemon.
@Tag("root")
class BackgroundDaemonTest {
    @TempDir
    private Path directory;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private BackgroundDaemon starter(String launcher) throws IOException {
        Path script = Files.writeString(directory.resolve("jd"), "#!/bin/sh\n" + launcher);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        var api = new RemoteApi(new DaemonAddress.Unix(directory.resolve("jd.sock")));
        return new BackgroundDaemon(api, directory, directory.resolve("jd.log"), directory.resolve("lock"),
                new PrintStream(err, true));
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
    void clientWaitsUntilTheDaemonAnswersAndReportsItInOneLine() throws Exception {
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

        assertEquals(1, err.toString().lines().count());
        assertTrue(err.toString().startsWith("jd: starting the daemon in the background (log: "));
        long pid = Long.parseLong(Files.readString(directory.resolve("started")).strip());
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }

    @Test
    void runningDaemonIsNotStartedAgain() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(directory.resolve("jd.sock"))) {
            daemon.on("GET /_ping", Answer.json(200, "OK"));
            starter("touch " + directory.resolve("started") + "\n").start();
        }
        assertFalse(Files.exists(directory.resolve("started")));
        assertEquals("", err.toString());
    }
}
