package jd.libcontainer.spec;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.ExitStatus;

/// A process in a container that this daemon has started: the first one, or one of an exec.
///
/// @param pidfd signals it as long as it runs; closed by the reaper before `exit` completes
/// @param terminal the master side of its terminal, which is the caller's to close; empty without a tty
/// @param exit completed on the reaper's thread, which must not be kept: what takes longer than a moment is to be hung on
/// with an executor (`whenCompleteAsync`)
public record ContainerProcess(Pidfd pidfd, Optional<Pty> terminal, CompletableFuture<ExitStatus> exit) {
    /// {@return the number on the host, which another process may have once `exit` is complete}
    public int pid() {
        return pidfd.pid();
    }
}
