package jd.create.life;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import jd.create.config.RestartPolicy;
import jd.create.config.RestartRule;
import jd.create.output.Stdin;
import jd.create.record.Container;
import jd.create.record.Container.Life;
import jd.create.record.Container.Live;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.create.record.Workers;
import jd.libcontainer.io.SourceLog;
import jd.libcontainer.kernel.ExitStatus;

/// Handles the exit of containers: runs their releases, completes waiting requests and applies the restart policy. No thread
/// waits for a container; the reaper calls.
///
/// Docker 1.2.0: daemon/monitor.go
public final class Monitor {
    /// The operations that may follow an exit. Set once, when the daemon is wired.
    public interface Actions {
        void restart(Container container);

        void autoRemove(Container container);
    }

    private final Facilities facilities;
    private final HealthMonitor health;
    private final RestartRule rule;
    private Actions actions;
    private volatile boolean closing;

    public Monitor(Facilities facilities, HealthMonitor health, RestartRule rule) {
        this.facilities = facilities;
        this.health = health;
        this.rule = rule;
    }

    public void use(Actions operations) {
        actions = operations;
    }

    /// Called on shutdown: the next boot applies the restart policies.
    public void noMoreRestarts() {
        closing = true;
    }

    public boolean isClosing() {
        return closing;
    }

    /// Called after the process has been started. The caller holds the container's `operation`.
    void watch(Container container, Live live) {
        live.process().exit().whenCompleteAsync(
                (status, failure) -> exited(container, live, status == null ? new ExitStatus(255, 0) : status),
                facilities.workers());
        // If this fails, an OOM kill is still noticed at the exit.
        Workers.attempt("watch container " + container.id() + " for OOM kills", () ->
                live.cgroup().whenOomKills(() -> {
                    if (!closing) {
                        facilities.workers().execute(() -> noticeOomKills(container, live));
                    }
                }));
    }

    /// Emits an event for each OOM-killed process. Both the watch and the handling of the exit call this; the count is of
    /// new kills.
    private void noticeOomKills(Container container, Live live) {
        container.operation.lock();
        try {
            boolean present = container.life().live()
                    .filter(now -> now.process() == live.process()).isPresent();
            for (long kills = present ? live.cgroup().newOomKills() : 0; kills > 0; kills--) {
                container.change(life -> life.in(life.state().oomKilled()));
                facilities.events().emit(container, "oom");
                if (kills == 1) {
                    facilities.checkpoints().save(container);
                }
            }
        } finally {
            container.operation.unlock();
        }
    }

    // tag::after-the-end[]
    /// Each step is attempted even if earlier ones have failed.
    private void exited(Container container, Live live, ExitStatus status) {
        container.operation.lock();
        SourceLog.fact("waitid: container %s has ended with %d",
                container.id(), status.shellCode());
        try {
            // No probe starts from here on, and none is recorded.
            attempt(container, "end its health check", () ->
                    health.end(container));

            // Output first: a client may read the log as soon as it learns of
            // the exit.
            attempt(container, "read its last output", // <1>
                    live.stdio()::drain);
            // Before the cgroup with its counters is removed.
            attempt(container, "look for OOM kills", () ->
                    noticeOomKills(container, live));

            // Releases in reverse order.
            attempt(container, "clean up", live.releases()::run); // <2>

            // The kernel has killed its exec processes; their events precede
            // the container's.
            attempt(container, "end its exec processes", () ->
                    facilities.execs().containerEnded(container.id()));

            // Only now the state changes: when a client sees "exited", the
            // container's mounts, interface and cgroup are gone.
            settle(container, status.shellCode()); // <3>
            facilities.checkpoints().save(container);
            attempt(container, "emit its exit", () -> emitDie(container));

            // Clients last: they may ask for the results of the steps above.
            attempt(container, "release its clients", () ->
                    container.endStreams(
                            new Stdin(facilities.kernel().syscalls())));
            container.waiters().exited(container.state().last()); // <4>
            if (container.state() instanceof ContainerState.Restarting) {
                restartLater(container);
            }
        } finally {
            container.operation.unlock();
        }
        if (container.settings().afterExit().autoRemove()) {
            attempt(container, "remove", () -> actions.autoRemove(container));
        }
    }
    // end::after-the-end[]

    private static void attempt(Container container, String what, Runnable step) {
        Workers.attempt("handle the exit of container " + container.id() + ": " + what, step);
    }

    private void settle(Container container, int exitCode) {
        RestartPolicy policy = container.settings().afterExit().restart();
        Instant now = Instant.now();
        container.change(before -> {
            boolean again = !closing && before.removal() == Life.Removal.NONE
                    && rule.restarts(policy, exitCode, before.restarts(), before.stoppedByUser());
            Duration run = Duration.between(before.state().last().startedAt(), now);
            Life after = before.with(Optional.empty()).in(
                    again
                            ? before.state().restarting(exitCode, now)
                            : before.state().exited(exitCode, now));
            return again
                    ? after.restarted(before.restarts() + 1, rule.nextDelay(before.restartDelay(), run))
                    : after;
        });
    }

    private void emitDie(Container container) {
        ContainerState.LastRun last = container.state().last();
        long seconds = Duration.between(last.startedAt(), last.finishedAt()).toSeconds();
        facilities.events().emit(container, "die", Map.of(
                "exitCode", Integer.toString(last.exitCode()), "execDuration", Long.toString(seconds)));
    }

    /// Schedules another restart after one that failed for lack of resources. The caller holds the container's `operation`.
    public void restartAgain(Container container) {
        if (!closing && container.state() instanceof ContainerState.Exited exited) {
            container.change(life -> life.in(new ContainerState.Restarting(exited.last())).restarted(
                    life.restarts(), rule.nextDelay(life.restartDelay(), Duration.ZERO)));
            facilities.checkpoints().save(container);
            restartLater(container);
        }
    }

    private void restartLater(Container container) {
        facilities.workers().later(container.life().restartDelay().toMillis(), () -> actions.restart(container));
    }
}
