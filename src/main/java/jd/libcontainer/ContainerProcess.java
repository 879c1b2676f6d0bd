package jd.libcontainer;

import java.util.concurrent.CompletableFuture;

/// A container's first process while it runs: its pid on the host, a pidfd that no other process can inherit the meaning of.
public record ContainerProcess(int pid, int pidfd, CompletableFuture<ExitStatus> exit) {}
