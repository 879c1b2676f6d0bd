package jd.client;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonAddress;
import jd.client.api.DaemonError;
import jd.client.api.RemoteApi;
import jd.libcontainer.io.Subprocess;

/// Starts a daemon when none listens at the default socket: detached from the terminal, with its output in a log file.
///
/// Docker 1.2 reported an error instead. Two clients that find no daemon at the same time queue at a lock file, and the
/// second uses the daemon that the first has started.
final class BackgroundDaemon {
    private static final Path LOG = Path.of("/var/log/jd.log");
    private static final Path LOCK = Path.of("/var/run/jd.start.lock");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int LAST_LINES = 5;

    private final RemoteApi api;
    private final Path home;
    private final Path log;
    private final Path lock;
    private final PrintStream err;

    /// @param home the directory of the launcher `jd`
    BackgroundDaemon(RemoteApi api, Path home, Path log, Path lock, PrintStream err) {
        this.api = api;
        this.home = home;
        this.log = log;
        this.lock = lock;
        this.err = err;
    }

    /// Starts a daemon if no process listens at the address. Without a launcher it does nothing, and the command itself
    /// reports that it cannot connect.
    static void ensure(DaemonAddress address, PrintStream err) {
        var api = new RemoteApi(address);
        String home = System.getProperty("jd.home", "");
        if (!home.isEmpty() && api.isSilent()) {
            new BackgroundDaemon(api, Path.of(home), LOG, LOCK, err).start();
        }
    }

    void start() {
        if (!isRoot()) {
            throw new ClientException("Cannot connect to the jd daemon at " + api.address()
                    + ". Is the jd daemon running? (Starting it needs root: sudo jd …)");
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            if (api.isSilent()) {
                launch();
            }
        } catch (IOException e) {
            throw new ClientException(1, "start the daemon: lock " + lock + ": " + e.getMessage(), e);
        }
    }

    private void launch() {
        err.println("jd: starting the daemon in the background (log: " + log + "; `jd daemon stop` ends it)");
        long logStart = size(log);
        var command = Subprocess.Command.of(home.resolve("jd").toString(), "daemon");
        ProcessHandle daemon = Subprocess.host().detach(command, log);
        Instant deadline = Instant.now().plus(TIMEOUT);
        while (!answers()) {
            if (!daemon.isAlive()) {
                throw failed("it ended at once", logStart);
            }
            if (Instant.now().isAfter(deadline)) {
                throw failed("it does not answer after " + TIMEOUT.toSeconds() + " s", logStart);
            }
            pause();
        }
    }

    /// The socket is open before the daemon has booted, so a connection is not enough: the daemon is ready when it
    /// answers.
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

    private ClientException failed(String reason, long logStart) {
        List<String> lines = lastLines(logStart);
        String told = lines.isEmpty() ? "" : "\n" + String.join("\n", lines);
        return new ClientException("start the daemon: " + reason + "; the end of " + log + ":" + told);
    }

    private List<String> lastLines(long start) {
        try {
            byte[] written = Files.readAllBytes(log);
            int from = (int) Math.min(start, written.length);
            List<String> lines = new String(written, from, written.length - from, StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank()).toList();
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
