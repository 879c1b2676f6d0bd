package jd.create.record;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import jd.server.api.WaitCondition;
import jd.server.api.WaitResponse;

/// The requests that wait for a container to exit or to be removed.
///
/// Docker 1.2.0: daemon/state.go WaitStop
public final class Waiters {
    private final Map<WaitCondition, List<CompletableFuture<WaitResponse>>> waiting =
            new EnumMap<>(WaitCondition.class);

    Waiters() {
        for (WaitCondition condition : WaitCondition.values()) {
            waiting.put(condition, new CopyOnWriteArrayList<>());
        }
    }

    /// {@return completes with the condition; the caller cancels it when it is not needed any more}
    public CompletableFuture<WaitResponse> register(WaitCondition condition) {
        CompletableFuture<WaitResponse> waiter = new CompletableFuture<>();
        List<CompletableFuture<WaitResponse>> list = waiting.get(condition);
        list.add(waiter);
        waiter.whenComplete((response, failure) -> list.remove(waiter));
        return waiter;
    }

    /// Called when the process has exited. The container may be restarted.
    public void exited(ContainerState.LastRun run) {
        complete(WaitCondition.NOT_RUNNING, run);
        complete(WaitCondition.NEXT_EXIT, run);
    }

    /// Called when the container has been removed: completes all waiters, without the error of its last start.
    public void removed(ContainerState.LastRun run) {
        ContainerState.LastRun end =
                new ContainerState.LastRun(run.startedAt(), run.finishedAt(), run.exitCode(), "", run.oomKilled());
        exited(end);
        complete(WaitCondition.REMOVED, end);
    }

    /// Called when the container is dead: completes waiters for the removal with the error.
    public void removalFailed(ContainerState.LastRun run) {
        complete(WaitCondition.REMOVED, run);
    }

    private void complete(WaitCondition condition, ContainerState.LastRun run) {
        waiting.get(condition).forEach(waiter -> waiter.complete(response(run)));
    }

    static WaitResponse response(ContainerState.LastRun run) {
        WaitResponse.Failure failure = run.error().isEmpty() ? null : new WaitResponse.Failure(run.error());
        return new WaitResponse(run.exitCode(), failure);
    }
}
