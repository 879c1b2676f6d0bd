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

/// All execs of all containers, by their ids.
///
/// Today: daemon/exec.go, container/exec.go ExecStore
public final class Execs {
    /// Time for a client that was attached to ask how it ended.
    private static final Duration MEMORY = Duration.ofMinutes(5);

    /// The kernel ends them with their container; this is for the rest of the work.
    private static final int PATIENCE_SECONDS = 5;

    private final Syscalls syscalls;
    private final Map<String, Exec> byId = new ConcurrentHashMap<>();

    /// The same by container, since each inspection and each end of a container asks for its own.
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

    /// {@return the one of exactly this id}
    public Optional<Exec> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// {@return the ids of a container's commands that have not ended}
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

    /// The container's first process has ended: what was never started is forgotten, what ran has been killed.
    /// Returns when all of it is told.
    public void containerEnded(String containerId) {
        for (Exec exec : of(containerId)) {
            if (exec.state() instanceof ExecState.Created) {
                exec.fail();
                forget(exec);
            }
        }
        CompletableFuture<?>[] ends = of(containerId).stream().map(Exec::ended).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(ends).completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    public void containerRemoved(String containerId) {
        of(containerId).forEach(this::forget);
    }

    /// Forgets what ended a while ago.
    public void sweep() {
        Instant old = Instant.now().minus(MEMORY);
        for (Exec exec : List.copyOf(byId.values())) {
            if (exec.state() instanceof ExecState.Ended ended && ended.at().isBefore(old)) {
                forget(exec);
            }
        }
    }
}
