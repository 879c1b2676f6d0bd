package jd.create.life;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import jd.create.exec.Exec;
import jd.create.health.Health;
import jd.create.health.HealthSettings;
import jd.create.health.ProbeOutput;
import jd.create.record.Container;
import jd.create.record.Facilities;
import jd.create.record.Workers;
import jd.server.api.GoTime;

/// Runs the probes of running containers that have a health check.
///
/// ```
///   begin ──► (timer) ──► start a probe ──► its exit, or the timeout and its exit ──► record the result ──┐
///                ▲                                                                                      │
///                └──────────────────────────────────────────────────────────────────────────────────────┘
/// ```
///
/// No thread waits for a container: one timer serves all of them, a worker starts a probe, and another one, which handles
/// the exit of an exec process, records the result.
///
/// Today: daemon/health.go, a goroutine for each container
public final class HealthMonitor {
    private final Facilities facilities;
    private final Executing executing;

    /// By container id.
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();

    public HealthMonitor(Facilities facilities, Executing executing) {
        this.facilities = facilities;
        this.executing = executing;
    }

    /// Called after the start of a container.
    void begin(Container container) {
        if (!container.settings().health().isNone()) {
            container.changeHealth(before -> before.map(Health::restarted).orElse(Health.STARTING));
            watch(container);
        }
    }

    /// Called after a pause. The status stays as [#end] has left it until the next probe.
    void resume(Container container) {
        if (container.health().isPresent()) {
            watch(container);
        }
    }

    private void watch(Container container) {
        Watch watch = new Watch(container);
        Optional.ofNullable(watches.put(container.id(), watch)).ifPresent(Watch::end);
        watch.waitForNext();
    }

    /// Called when a container exits or is paused: a probe in progress is killed, and its result ignored.
    void end(Container container) {
        Optional.ofNullable(watches.remove(container.id())).ifPresent(watch -> {
            watch.end();
            container.changeHealth(before -> before.orElse(Health.STARTING).stopped());
        });
    }

    /// The probes of one container from a start, or the end of a pause, on.
    private final class Watch {
        private final Container container;
        private final HealthSettings settings;
        private final Instant started;

        // Guarded by this.
        private boolean ended;
        private Future<?> timer = CompletableFuture.completedFuture(null);
        private Optional<Exec> running = Optional.empty();

        Watch(Container container) {
            this.container = container;
            this.settings = container.settings().health();
            this.started = container.state().last().startedAt();
        }

        synchronized void end() {
            ended = true;
            timer.cancel(false);
            running.ifPresent(Exec::kill);
        }

        synchronized void waitForNext() {
            if (!ended) {
                Health health = container.health().orElse(Health.STARTING);
                Duration delay = health.delay(Duration.between(started, Instant.now()), settings);
                timer = facilities.workers().later(delay.toMillis(), this::probe);
            }
        }

        private void probe() {
            Instant begun = Instant.now();
            ProbeOutput output = new ProbeOutput();
            Exec exec;
            try {
                exec = executing.startProbe(container, settings.command(), output);
            } catch (RuntimeException e) {
                recordResult(new Health.Result(begun, Instant.now(), Health.NO_EXIT_CODE, String.valueOf(e.getMessage())));
                return;
            }
            AtomicBoolean late = new AtomicBoolean();
            Future<?> timeout = facilities.workers().later(settings.timeout().toMillis(), () -> {
                late.set(true);
                exec.kill();
            });
            noteProbe(exec);
            output.ended().thenRun(() -> {
                timeout.cancel(false);
                recordResult(result(begun, exec, output, late.get()));
            });
        }

        private synchronized void noteProbe(Exec exec) {
            running = Optional.of(exec);
            if (ended) {
                exec.kill();
            }
        }

        private Health.Result result(Instant begun, Exec exec, ProbeOutput output, boolean late) {
            String text = output.text();
            if (late) {
                String message = "Health check exceeded timeout (" + GoTime.duration(settings.timeout()) + ")";
                return new Health.Result(
                        begun, Instant.now(), Health.NO_EXIT_CODE, text.isEmpty() ? message : message + ": " + text);
            }
            return new Health.Result(begun, Instant.now(), exec.state().result().orElse(Health.NO_EXIT_CODE), text);
        }

        /// Under the lock, so that no result is recorded after [#end].
        private synchronized void recordResult(Health.Result result) {
            running = Optional.empty();
            if (ended) {
                return;
            }
            boolean changed = container.changeHealth(
                    before -> before.orElse(Health.STARTING).probed(result, started, settings));
            if (changed) {
                Workers.attempt("emit the health of container " + container.id(), () -> facilities.events().emit(
                        container, "health_status: " + container.health().orElseThrow().status().word()));
            }
            waitForNext();
        }
    }
}
