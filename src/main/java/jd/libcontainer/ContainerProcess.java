package jd.libcontainer;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A container's first process while it runs.
///
/// @param pid its number on the host, which another process may have once `exit` is complete
/// @param pidfd means this process for ever; closed when `exit` completes
/// @param terminal the master side of its terminal, which is the caller's to close; empty without a tty
/// @param exit completed by the reaper's thread
public record ContainerProcess(int pid, int pidfd, Optional<Pty> terminal, CompletableFuture<ExitStatus> exit) {}
