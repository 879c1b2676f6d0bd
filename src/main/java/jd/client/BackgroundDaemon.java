package jd.client;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonAddress;
import jd.client.api.DaemonError;
import jd.client.api.RemoteApi;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.SubprocessException;

/// The daemon that a client starts when none listens on the default socket: in a session of its own, so that it does not
/// depend on the terminal, with its output in a log file.
///
/// Docker 1.2 reported an error instead. Two clients that find no daemon at the same time take a lock one after the
/// other, and the second uses the daemon that the first has started.
///
/// After a change of the sources the launcher has built them, but the daemon still runs the build that it was started
/// from: it is restarted if no container runs, and otherwise the user is told.
///
/// @param home the directory of the launcher `jd`
record BackgroundDaemon(RemoteApi api, Path home, Locations files, PrintStream err) {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int LAST_LINES = 5;
    private static final String RESTART = "./jd daemon restart";

    /// The files of the daemon that is started without options.
    ///
    /// @param lock is locked while a client starts the daemon
    /// @param proc /proc
    record Locations(Path root, Path pidFile, Path log, Path lock, Path proc) {
        static final Locations DEFAULT = new Locations(
                Path.of("/var/lib/jd"), Path.of("/var/run/jd.pid"), Path.of("/var/log/jd.log"),
                Path.of("/var/run/jd.start.lock"), Path.of("/proc"));
    }

    /// Starts a daemon if none listens at the address, and checks the build of one that does. Without a launcher there is
    /// nothing to start: the command itself will report that no daemon answers.
    static void ensure(DaemonAddress address, PrintStream err) {
        ofLauncher(address, err).ifPresent(daemon -> {
            if (daemon.api.isSilent()) {
                daemon.start();
            } else {
                RunningDaemon.build(System.getProperty("java.class.path")).ifPresent(daemon::compareBuild);
            }
        });
    }

    /// `jd daemon restart`: stops the daemon in the background if there is one, and starts one.
    static void restart(DaemonAddress address, PrintStream err) {
        ofLauncher(address, err)
                .orElseThrow(() -> new ClientException("restart the daemon: this client was not started by the launcher"))
                .restart();
    }

    private static Optional<BackgroundDaemon> ofLauncher(DaemonAddress address, PrintStream err) {
        String home = System.getProperty("jd.home", "");
        return home.isEmpty()
                ? Optional.empty()
                : Optional.of(new BackgroundDaemon(new RemoteApi(address), Path.of(home), Locations.DEFAULT, err));
    }

    /// @param own the directory of this client's build
    void compareBuild(Path own) {
        Optional<RunningDaemon> running = outdated(own);
        if (running.isEmpty()) {
            return;
        }
        if (!running.get().isOfSameCheckoutAs(own)) {
            err.println("jd: the daemon runs the build " + running.get().build().get() + ": " + RESTART);
        } else if (isRoot() && isInBackground(running.get()) && runsNoContainer()) {
            underLock(() -> {
                // Another client may have restarted it meanwhile.
                if (outdated(own).isPresent()) {
                    err.println("jd: the daemon ran an older build and no container: restarting it");
                    stop();
                    launch();
                }
            });
        } else {
            err.println("jd: the daemon runs an older build: " + RESTART);
        }
    }

    private Optional<RunningDaemon> outdated(Path own) {
        return RunningDaemon.find(files.pidFile(), files.proc()).filter(daemon -> daemon.isOfAnotherBuildThan(own));
    }

    /// One that a user has started in a terminal, or systemd, is theirs to restart, with the options they gave it.
    private boolean isInBackground(RunningDaemon daemon) {
        return daemon.output().equals(Optional.of(files.log()));
    }

    private boolean runsNoContainer() {
        try {
            return api.document(ApiRequest.get("/containers/json")).elements().isEmpty();
        } catch (ClientException e) {
            return false;
        }
    }

    void restart() {
        requireRoot();
        Optional<RunningDaemon> running = RunningDaemon.find(files.pidFile(), files.proc());
        if (running.isPresent() && !isInBackground(running.get())) {
            throw new ClientException("restart the daemon: it was not started by a client: end it in its terminal and start"
                    + " it again there, or use systemctl restart jd");
        }
        underLock(() -> {
            stop();
            launch();
        });
    }

    private void stop() {
        var command = Subprocess.Command.of(home.resolve("jd").toString(), "daemon", "stop");
        try {
            Subprocess.host().require(command.withTimeout(STOP_TIMEOUT));
        } catch (SubprocessException e) {
            throw new ClientException(1, "restart the daemon: " + e.getMessage(), e);
        }
    }

    void start() {
        requireRoot();
        underLock(() -> {
            if (api.isSilent()) {
                launch();
            }
        });
    }

    private void requireRoot() {
        if (!isRoot()) {
            throw new ClientException("Cannot connect to the jd daemon at " + api.address()
                    + ". Is the jd daemon running? (Starting it needs root: sudo jd …)");
        }
    }

    private void underLock(Runnable action) {
        try (FileChannel channel =
                FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            action.run();
        } catch (IOException e) {
            throw new ClientException(1, "start the daemon: lock " + files.lock() + ": " + e.getMessage(), e);
        }
    }

    private void launch() {
        err.println("jd: starting the daemon in the background: socket " + api.address() + ", root " + files.root()
                + ", log " + files.log() + "; to stop it: ./jd daemon stop");
        long logStart = size(files.log());
        var command = Subprocess.Command.of(home.resolve("jd").toString(), "daemon");
        ProcessHandle daemon = Subprocess.host().detach(command, files.log());
        long begin = System.nanoTime();
        while (!answers()) {
            if (!daemon.isAlive()) {
                throw failed("it ended at once", logStart);
            }
            if (System.nanoTime() - begin > START_TIMEOUT.toNanos()) {
                throw failed("it does not answer after " + START_TIMEOUT.toSeconds() + " s", logStart);
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
        return new ClientException("start the daemon: " + reason + "; the end of " + files.log() + ":" + told);
    }

    private List<String> lastLines(long start) {
        try {
            byte[] written = Files.readAllBytes(files.log());
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
