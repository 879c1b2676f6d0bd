package jd.client;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jd.libcontainer.Subprocess;

/// The daemon that a client starts when the default socket has none: detached from the terminal, its words in a log.
///
/// Docker 1.2 refused instead; in a class-room, one command should be enough. Two clients that find no daemon at the
/// same moment queue at a lock file, and the second finds the daemon of the first.
final class BackgroundDaemon {
    private static final Path LOG = Path.of("/var/log/jd.log");
    private static final Path LOCK = Path.of("/var/run/jd.start.lock");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int LAST_LINES = 5;

    private final RemoteApi api;
    private final PrintStream err;

    private BackgroundDaemon(RemoteApi api, PrintStream err) {
        this.api = api;
        this.err = err;
    }

    static void ensure(DaemonAddress address, PrintStream err) {
        var api = new RemoteApi(address);
        if (api.isSilent()) {
            new BackgroundDaemon(api, err).start();
        }
    }

    private void start() {
        String home = System.getProperty("jd.home", "");
        if (home.isEmpty()) {
            return; // not started through the launcher: the command itself will say that nobody answers
        }
        if (!isRoot()) {
            throw new ClientException("Cannot connect to the jd daemon at " + api.address()
                    + ". Is the jd daemon running? (Starting it needs root: sudo jd …)");
        }
        try (FileChannel lock = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            if (api.isSilent()) {
                launch(Path.of(home));
            }
        } catch (IOException e) {
            throw new ClientException(1, "start the daemon: lock " + LOCK + ": " + e.getMessage(), e);
        }
    }

    private void launch(Path home) {
        err.println("jd: starting the daemon in the background (log: " + LOG + "; `jd daemon stop` ends it)");
        long logStart = size(LOG);
        var command = Subprocess.Command.of(home.resolve("jd").toString(), "daemon");
        ProcessHandle daemon = Subprocess.host().detach(command, LOG);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!answers()) {
            if (!daemon.isAlive()) {
                throw failed("it ended at once", logStart);
            }
            if (Instant.now().isAfter(deadline)) {
                throw failed("it does not answer after " + PATIENCE.toSeconds() + " s", logStart);
            }
            pause();
        }
    }

    /// The socket opens before boot is finished, so a connection proves nothing: the daemon is there when it answers.
    private boolean answers() {
        if (api.isSilent()) {
            return false;
        }
        try {
            api.run(ApiRequest.get("/_ping"));
            return true;
        } catch (DaemonError e) {
            throw e;
        } catch (ClientException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            throw new ClientException(1, "start the daemon: interrupted", e);
        }
    }

    private static ClientException failed(String reason, long logStart) {
        List<String> lines = lastLines(logStart);
        String told = lines.isEmpty() ? "" : "\n" + String.join("\n", lines);
        return new ClientException("start the daemon: " + reason + "; the end of " + LOG + ":" + told);
    }

    private static List<String> lastLines(long start) {
        try {
            byte[] log = Files.readAllBytes(LOG);
            int from = (int) Math.min(start, log.length);
            List<String> lines = new String(log, from, log.length - from, java.nio.charset.StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.isBlank()).toList();
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException e) {
            return List.of("(unreadable: " + e.getMessage() + ")");
        }
    }

    private static long size(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /// `/proc/self` belongs to the effective user.
    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
