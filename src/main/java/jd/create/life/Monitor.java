package jd.create.life;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import jd.create.config.RestartPolicy;
import jd.create.output.Stdin;
import jd.create.record.Container;
import jd.create.record.Container.Life;
import jd.create.record.Container.Live;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.create.record.Workers;
import jd.libcontainer.kernel.ExitStatus;

/// Handles the ends of containers: gives back what they held, tells the clients that wait, and starts them again where
/// their restart policy says so. No thread waits for a container; the reaper calls.
///
/// Docker 1.2.0: daemon/monitor.go
public final class Monitor {
    /// What happens after an end that is not this class's: set once, when all parts of the daemon exist.
    public interface Sequel {
        void restart(Container container);

        void autoRemove(Container container);
    }

    private final Facilities at;
    private Sequel sequel;
    private volatile boolean closing;

    public Monitor(Facilities at) {
        this.at = at;
    }

    public void then(Sequel whatFollows) {
        sequel = whatFollows;
    }

    /// The daemon shuts down; restart policies are for its next boot.
    public void noMoreRestarts() {
        closing = true;
    }

    public boolean isClosing() {
        return closing;
    }

    /// To be called with the container's `operation` held, as soon as there is a process.
    void watch(Container container, Live live) {
        live.process().exit().whenCompleteAsync(
                (status, failure) -> exited(container, live, status == null ? new ExitStatus(255, 0) : status),
                at.workers());
        // Without this watch an OOM kill is still noticed at the end.
        Workers.attempt("watch container " + container.id() + " for OOM kills", () ->
                live.cgroup().whenOomKills(() -> {
                    if (!closing) {
                        at.workers().execute(() -> noticeOomKills(container, live));
                    }
                }));
    }

    /// Once for each process that was killed. This and the end may both look; the second finds nothing new.
    private void noticeOomKills(Container container, Live live) {
        container.operation.lock();
        try {
            boolean present = container.life().live().filter(now -> now == live).isPresent();
            for (long kills = present ? live.cgroup().newOomKills() : 0; kills > 0; kills--) {
                container.change(life -> life.in(life.state().oomKilled()));
                at.events().emit(container, "oom");
                if (kills == 1) {
                    at.checkpoints().save(container);
                }
            }
        } finally {
            container.operation.unlock();
        }
    }

    // tag::after-the-end[]
    /// Each step is attempted, whatever became of those before it.
    private void exited(Container container, Live live, ExitStatus status) {
        container.operation.lock();
        try {
            // Output first: a client that learns of the end may look at the
            // log at once.
            attempt(container, "read its last output", live.stdio()::drain);
            // What it died of is in the files of its cgroup, which go next.
            attempt(container, "look for OOM kills", () ->
                    noticeOomKills(container, live));

            // Then everything is given back, the latest first.
            attempt(container, "clean up", live.releases()::run);

            // The kernel has killed its exec processes; their ends are told
            // before the container's.
            attempt(container, "end its execs", () ->
                    at.execs().containerEnded(container.id()));

            // Only now the state says so: a client that sees "exited" finds no
            // mount, no interface and no cgroup of the container.
            settle(container, status.shellCode());
            at.checkpoints().save(container);
            attempt(container, "tell of its end", () -> emitDie(container));

            // Clients last; they may ask at once for what was written above.
            attempt(container, "let its clients go", () ->
                    container.endStreams(new Stdin(at.kernel().syscalls())));
            container.waiters().exited(container.state().last());
            if (container.state() instanceof ContainerState.Restarting) {
                restartLater(container);
            }
        } finally {
            container.operation.unlock();
        }
        if (container.settings().afterExit().autoRemove()) {
            attempt(container, "remove it", () -> sequel.autoRemove(container));
        }
    }
    // end::after-the-end[]

    private static void attempt(Container container, String what, Runnable step) {
        Workers.attempt("handle the end of container " + container.id() + ": " + what, step);
    }

    private void settle(Container container, int exitCode) {
        RestartPolicy policy = container.settings().afterExit().restart();
        Instant now = Instant.now();
        container.change(before -> {
            boolean again = !closing && before.removal() == Life.Removal.NONE
                    && policy.afterExit(exitCode, before.restarts(), before.stoppedByUser());
            Duration run = Duration.between(before.state().last().startedAt(), now);
            Life after = before.with(Optional.empty()).in(
                    again
                            ? before.state().restarting(exitCode, now)
                            : before.state().exited(exitCode, now));
            return again
                    ? after.restarted(before.restarts() + 1, RestartPolicy.nextDelay(before.restartDelay(), run))
                    : after;
        });
    }

    private void emitDie(Container container) {
        ContainerState.LastRun last = container.state().last();
        long seconds = Duration.between(last.startedAt(), last.finishedAt()).toSeconds();
        at.events().emit(container, "die", Map.of(
                "exitCode", Integer.toString(last.exitCode()), "execDuration", Long.toString(seconds)));
    }

    /// To be called with the container's `operation` held: its restart failed because the host lacked something that may come back.
    public void restartAgain(Container container) {
        if (!closing && container.state() instanceof ContainerState.Exited exited) {
            container.change(life -> life.in(new ContainerState.Restarting(exited.last())).restarted(
                    life.restarts(), RestartPolicy.nextDelay(life.restartDelay(), Duration.ZERO)));
            at.checkpoints().save(container);
            restartLater(container);
        }
    }

    private void restartLater(Container container) {
        at.workers().later(container.life().restartDelay().toMillis(), () -> sequel.restart(container));
    }
}
