package jd.daemon;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    // The number alone proves nothing: the daemon may have been killed, and its number be somebody else's by now.
    private static Optional<ProcessHandle> find(Path pidFile) {
        OptionalLong pid = PidFile.read(pidFile);
        return pid.isEmpty() || !isDaemon(pid.getAsLong()) ? Optional.empty() : ProcessHandle.of(pid.getAsLong());
    }

    private static boolean isDaemon(long pid) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            List<String> words = List.of(new String(line, StandardCharsets.UTF_8).split("\0"));
            return words.contains("jd.Jd") && words.contains("daemon");
        } catch (IOException e) {
            return false;
        }
    }
}
