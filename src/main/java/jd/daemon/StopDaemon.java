package jd.daemon;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// `jd daemon stop`: sends SIGTERM to the daemon of a pid file and waits until it has ended.
///
/// A pidfd tells the end of a process also where its parent does not wait for it: as process 1 of a container whose
/// program is no init, for instance. Then the process stays as a zombie.
final class StopDaemon {
    /// Longer than a daemon takes whose containers ignore their stop signal.
    private static final int TIMEOUT_MILLIS = 45_000;

    private static final int SIGTERM = 15;

    private StopDaemon() {}

    static int run(Syscalls kernel, Path pidFile, PrintStream out) {
        Optional<Pidfd> found = find(kernel, pidFile);
        if (found.isEmpty()) {
            out.println("no daemon runs");
            return 0;
        }
        try (Pidfd daemon = found.get()) {
            daemon.signal(SIGTERM);
            if (!daemon.endsWithin(TIMEOUT_MILLIS)) {
                throw new DaemonException("stop daemon: process " + daemon.pid() + " still runs after "
                        + TIMEOUT_MILLIS / 1000 + " s");
            }
            return 0;
        }
    }

    private static Optional<Pidfd> find(Syscalls kernel, Path pidFile) {
        OptionalLong pid = PidFile.daemonOf(pidFile);
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        try {
            Pidfd daemon = Pidfd.open(kernel, Math.toIntExact(pid.getAsLong()));
            // The daemon may have ended, and another process may have got its pid, before the pidfd was opened.
            if (PidFile.daemonOf(pidFile).equals(pid)) {
                return Optional.of(daemon);
            }
            daemon.close();
            return Optional.empty();
        } catch (SyscallException e) {
            if (e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
