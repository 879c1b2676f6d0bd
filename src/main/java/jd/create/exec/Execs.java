package jd.create.exec;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.kernel.Syscalls;
import jd.server.api.ExecConfig;

/// The exec processes of all containers, by id.
///
/// Today: daemon/exec.go, container/exec.go ExecStore
public final class Execs {
    /// Time for an attached client to ask for the exit code.
    private static final Duration KEPT = Duration.ofMinutes(5);

    /// The kernel kills the processes with their container; this is for draining their output.
    private static final int END_TIMEOUT_SECONDS = 5;

    private final Syscalls syscalls;
    private final Map<String, Exec> byId = new ConcurrentHashMap<>();

    /// By container id, for each inspection and each exit of a container.
    private final Map<String, Set<Exec>> byContainer = new ConcurrentHashMap<>();

    public Execs(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    public Exec create(String containerId, ExecConfig config, byte[] detachKeys) {
        Exec exec = new Exec(newId(), containerId, config, detachKeys, syscalls);
        byId.put(exec.id(), exec);
        byContainer.compute(containerId, (_, execs) -> {
            Set<Exec> all = execs == null ? ConcurrentHashMap.newKeySet() : execs;
            all.add(exec);
            return all;
        });
        return exec;
    }

    private static String newId() {
        StringBuilder id = new StringBuilder();
        while (id.length() < 64) {
            id.append(String.format("%016x", ThreadLocalRandom.current().nextLong()));
        }
        return id.toString();
    }

    /// @param id the full id
    public Optional<Exec> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// {@return the ids of a container's exec processes that have not ended}
    public List<String> ids(String containerId) {
        return of(containerId).stream()
                .filter(exec -> !(exec.state() instanceof ExecState.Ended))
                .map(Exec::id)
                .toList();
    }

    private Collection<Exec> of(String containerId) {
        return List.copyOf(byContainer.getOrDefault(containerId, Set.of()));
    }

    private void forget(Exec exec) {
        byId.remove(exec.id());
        byContainer.computeIfPresent(exec.containerId(), (_, execs) -> {
            execs.remove(exec);
            return execs.isEmpty() ? null : execs;
        });
    }

    /// Called after the container's first process has exited: removes records that were never started, and waits until the
    /// exits of the others, which the kernel has killed, have been handled.
    public void containerEnded(String containerId) {
        for (Exec exec : of(containerId)) {
            if (exec.state() instanceof ExecState.Created) {
                exec.fail();
                forget(exec);
            }
        }
        CompletableFuture<?>[] ends = of(containerId).stream().map(Exec::ended).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(ends).completeOnTimeout(null, END_TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }

    public void containerRemoved(String containerId) {
        of(containerId).forEach(this::forget);
    }

    /// Removes the records of processes that have exited a while ago.
    public void sweep() {
        Instant old = Instant.now().minus(KEPT);
        for (Exec exec : List.copyOf(byId.values())) {
            if (exec.state() instanceof ExecState.Ended ended && ended.at().isBefore(old)) {
                forget(exec);
            }
        }
    }
}
