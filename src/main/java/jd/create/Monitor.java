package jd.create;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jd.create.Container.Life;
import jd.create.Container.Live;
import jd.create.config.RestartPolicy;
import jd.create.output.Stdin;
import jd.libcontainer.ExitStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees containers end: gives back what they held, tells who waits, and starts them again where their restart policy
/// says so. No thread waits for a container; the reaper calls.
///
/// Docker 1.2.0: daemon/monitor.go
final class Monitor {
    /// What happens after an end that is not this class's: set once, when all parts of the daemon exist.
    interface Sequel {
        void restart(Container container);

        void autoRemove(Container container);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

    private final Facilities at;
    private Sequel sequel;
    private volatile boolean closing;

    Monitor(Facilities at) {
        this.at = at;
    }

    void then(Sequel whatFollows) {
        sequel = whatFollows;
    }

    /// The daemon shuts down; restart policies are for its next boot.
    void noMoreRestarts() {
        closing = true;
    }

    void watch(Container container, Live live) {
        live.cgroup().whenOomKills(() -> {
            if (!closing) {
                at.workers().execute(() -> noticeOomKills(container, live));
            }
        });
        live.process().exit().whenCompleteAsync(
                (status, failure) -> exited(container, live, status == null ? new ExitStatus(255, 0) : status),
                at.workers());
    }

    /// Once for each process that was killed. Whoever comes second, this or the end, finds nothing new.
    private void noticeOomKills(Container container, Live live) {
        container.operation.lock();
        try {
            boolean present = container.life().live().filter(now -> now == live).isPresent();
            for (long kills = present ? live.cgroup().newOomKills() : 0; kills > 0; kills--) {
                container.change(life -> life.in(life.state().oomKilled()));
                at.events().emit(container, "oom");
                if (kills == 1) {
                    at.files().save(container);
                }
            }
        } finally {
            container.operation.unlock();
        }
    }

    // tag::after-the-end[]
    private void exited(Container container, Live live, ExitStatus status) {
        container.operation.lock();
        try {
            // Output first: whoever learns of the end may look at the log at
            // once.
            live.stdio().drain();
            // What it died of is in the group's files, which go next.
            noticeOomKills(container, live);

            // Then everything is given back, the latest first.
            release(container, live);

            // So are the commands that had joined, and told of before.
            at.execs().containerEnded(container.id());

            // Only now the state says so: who sees "exited" finds no mount, no
            // interface and no group of the container.
            boolean again = settle(container, status.shellCode());
            emitDie(container);

            // Clients last; they may ask at once for what was written above.
            container.endStreams(new Stdin(at.kernel().syscalls()));
            container.waiters().exited(container.state().last());
            if (again) {
                restartLater(container);
            }
        } finally {
            container.operation.unlock();
        }
        if (container.hostConfig().autoRemove()) {
            sequel.autoRemove(container);
        }
    }
    // end::after-the-end[]

    /// No one is there to be told but the log: the container has ended all the same.
    private static void release(Container container, Live live) {
        try {
            live.releases().run();
        } catch (RuntimeException e) {
            LOG.error("clean up after container {}", container.id(), e);
        }
    }

    /// {@return whether it will start again}
    private boolean settle(Container container, int exitCode) {
        RestartPolicy policy = RestartPolicy.of(container.hostConfig().restartPolicy());
        Instant now = Instant.now();
        Life life = container.change(before -> {
            boolean again = !closing
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
        if (!container.hostConfig().autoRemove()) {
            at.files().save(container);
        }
        return life.state() instanceof ContainerState.Restarting;
    }

    private void emitDie(Container container) {
        ContainerState.LastRun last = container.state().last();
        long seconds = Duration.between(last.startedAt(), last.finishedAt()).toSeconds();
        at.events().emit(container, "die", Map.of(
                "exitCode", Integer.toString(last.exitCode()), "execDuration", Long.toString(seconds)));
    }

    private void restartLater(Container container) {
        long millis = container.life().restartDelay().toMillis();
        at.timer().schedule(
                () -> at.workers().execute(() -> sequel.restart(container)), millis, TimeUnit.MILLISECONDS);
    }
}
