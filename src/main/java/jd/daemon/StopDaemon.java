package jd.daemon;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `jd daemon stop`: asks the daemon of a pid file to end, and waits until it has.
final class StopDaemon {
    /// More than a daemon with a container that will not stop takes.
    private static final int SECONDS = 45;

    private StopDaemon() {}

    static int run(Path pidFile, PrintStream out) {
        Optional<ProcessHandle> daemon = find(pidFile);
        if (daemon.isEmpty()) {
            out.println("no daemon runs");
            return 0;
        }
        daemon.get().destroy();
        try {
            daemon.get().onExit().get(SECONDS, TimeUnit.SECONDS);
            return 0;
        } catch (TimeoutException e) {
            throw new DaemonException(
                    "stop daemon: process " + daemon.get().pid() + " still runs after " + SECONDS + " s", e);
        } catch (InterruptedException | ExecutionException e) {
            throw new DaemonException("stop daemon: " + e.getMessage(), e);
        }
    }

    private static Optional<ProcessHandle> find(Path pidFile) {
        OptionalLong pid = PidFile.daemonOf(pidFile);
        return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(pid.getAsLong());
    }
}
