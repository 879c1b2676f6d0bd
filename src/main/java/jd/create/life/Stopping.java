package jd.create.life;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import jd.create.failure.CreateException;
import jd.create.record.Container;
import jd.create.record.Container.Life;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.server.api.ApiException;
import jd.server.api.Jobs;
import jd.server.api.WaitCondition;
import jd.server.api.WaitResponse;

/// Stops containers: with the stop signal and, after a timeout, SIGKILL (`stop`), or with a given signal (`kill`).
///
/// Docker 1.2.0: daemon/container.go Stop, Kill, KillSig
public record Stopping(Facilities facilities, Pausing pausing) {
    private static final int DEFAULT_SECONDS = 10;
    /// A number that is not a signal is not sent, and SIGKILL follows after this time.
    private static final int SECONDS_AFTER_INVALID_SIGNAL = 2;
    /// Docker waits twelve; here the time includes the handling of the exit on a busy host.
    private static final int SECONDS_AFTER_KILL = 30;

    private static final long NEVER = Long.MAX_VALUE;

    /// {@return the number of an existing signal} Throws Docker's 400.
    private static int signal(String text) {
        int number = number(text);
        if (!Signals.exists(number)) {
            throw ApiException.invalid("the linux daemon does not support signal " + number);
        }
        return number;
    }

    /// {@return the number, which need not be that of an existing signal}
    static int number(String text) {
        return Signals.parse(text).orElseThrow(() -> ApiException.invalid("invalid signal: " + text));
    }

    /// Stops a container for a user.
    public void stop(Container container, Jobs.Stop options) {
        try {
            if (!stopNow(container, options)) {
                throw ApiException.notModified();
            }
        } catch (ApiException e) {
            throw e.kind() == ApiException.Kind.NOT_MODIFIED
                    ? e
                    : new ApiException(e.kind(), "cannot stop container: " + options.ref() + ": " + e.getMessage(), e);
        }
    }

    /// {@return whether the container was running}
    public boolean stopNow(Container container, Jobs.Stop options) {
        Ending ending = begin(container, options, true);
        ending.await();
        if (ending.claim() != Claim.NOT_RUNNING) {
            facilities.events().emit(container, "stop");
        }
        return ending.claim() != Claim.NOT_RUNNING;
    }

    /// The state of a container when it was to be stopped.
    private enum Claim {
        /// It has a process, and will not be restarted.
        PROCESS,
        /// It waited for a restart, which has been cancelled.
        RESTART_CANCELLED,
        NOT_RUNNING
    }

    /// A stop in progress. SIGKILL follows at `deadline`, in nanoseconds as of System.nanoTime, or NEVER.
    public final class Ending {
        private final Container container;
        private final Claim claim;
        private final CompletableFuture<WaitResponse> ended;
        private final long deadline;

        private Ending(Container container, Claim claim, CompletableFuture<WaitResponse> ended, long deadline) {
            this.container = container;
            this.claim = claim;
            this.ended = ended;
            this.deadline = deadline;
        }

        private Claim claim() {
            return claim;
        }

        /// Returns when the container has ended.
        public void await() {
            if (claim == Claim.PROCESS && !endsBy(ended, deadline)) {
                send(container, Signals.SIGKILL);
                requireEnd(ended);
            }
        }
    }

    /// Sends the stop signal.
    ///
    /// @param byUser whether a user stops it, so that the restart policy does not start it at the next boot
    /// @throws ApiException when `options` has an invalid signal; nothing has been changed then
    public Ending begin(Container container, Jobs.Stop options, boolean byUser) {
        // Docker does not check the signal of a container that does not run.
        if (container.state().running()) {
            stopSignal(container, options);
        }
        // Registered before the signal is sent: the process may exit at once.
        CompletableFuture<WaitResponse> ended = container.waiters().register(WaitCondition.NOT_RUNNING);
        Claim claim = claim(container, byUser);
        if (claim != Claim.PROCESS) {
            ended.cancel(false);
            return new Ending(container, claim, ended, NEVER);
        }
        int signal = stopSignal(container, options);
        int seconds = options.seconds().orElseGet(() -> stopTimeout(container));
        if (Signals.exists(signal)) {
            send(container, signal);
        } else {
            seconds = SECONDS_AFTER_INVALID_SIGNAL;
        }
        long deadline = seconds < 0 ? NEVER : System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        return new Ending(container, claim, ended, deadline);
    }

    // tag::claiming-an-end[]
    /// Prevents a restart by the policy, and finds out whether the container
    /// has a process.
    ///
    /// With a process no lock is taken, so that the container can be killed
    /// while another thread holds its lock. Without a process this method
    /// waits for a start in progress, and then there is one.
    private Claim claim(Container container, boolean byUser) {
        Life life = forbidRestart(container, byUser); // <1>
        Claim claim = life.state().alive()
                ? Claim.PROCESS
                : claimUnderLock(container, byUser); // <2>
        if (claim != Claim.NOT_RUNNING) {
            facilities.checkpoints().save(container);
        }
        return claim;
    }
    // end::claiming-an-end[]

    private Claim claimUnderLock(Container container, boolean byUser) {
        container.operation.lock();
        try {
            Life life = forbidRestart(container, byUser);
            if (life.state().alive()) {
                return Claim.PROCESS;
            }
            return cancelRestart(container) ? Claim.RESTART_CANCELLED : Claim.NOT_RUNNING;
        } finally {
            container.operation.unlock();
        }
    }

    private static Life forbidRestart(Container container, boolean byUser) {
        return container.change(
                life -> life.state().running() ? life.stopped(byUser || life.stoppedByUser()) : life);
    }

    /// The caller holds the container's `operation`. {@return whether the container waited for a restart}
    public boolean cancelRestart(Container container) {
        if (!(container.state() instanceof ContainerState.Restarting)) {
            return false;
        }
        Life after = container.change(life -> life.in(life.state().restartCancelled()));
        container.waiters().exited(after.state().last());
        return true;
    }

    private static boolean endsBy(CompletableFuture<WaitResponse> ended, long deadline) {
        try {
            if (deadline == NEVER) {
                ended.get();
            } else {
                ended.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new CreateException("wait for a container's end: " + e.getMessage(), e);
        }
    }

    /// After SIGKILL only a process in uninterruptible sleep does not exit.
    private static void requireEnd(CompletableFuture<WaitResponse> ended) {
        if (!endsBy(ended, System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_AFTER_KILL))) {
            ended.cancel(false);
            throw ApiException.internal("tried to kill container, but did not receive an exit event");
        }
    }

    private static int stopSignal(Container container, Jobs.Stop options) {
        String text = options.signal().orElse(container.config().stopSignal());
        return text == null || text.isEmpty() ? Signals.SIGTERM : number(text);
    }

    private static int stopTimeout(Container container) {
        Integer timeout = container.config().stopTimeout();
        return timeout == null ? DEFAULT_SECONDS : timeout;
    }

    /// Sends a signal for a user.
    public void kill(Supplier<Container> find, Jobs.Kill options) {
        try {
            Container container = find.get();
            int number = options.signal().isEmpty() ? Signals.SIGKILL : signal(options.signal());
            boolean running = number == Signals.SIGKILL ? killAndWait(container) : sendIfRunning(container, number);
            if (!running) {
                throw container.notRunning();
            }
        } catch (ApiException e) {
            throw new ApiException(e.kind(), "cannot kill container: " + options.ref() + ": " + e.getMessage(), e);
        }
    }

    private boolean sendIfRunning(Container container, int number) {
        Claim claim = claim(container, true);
        if (claim == Claim.PROCESS) {
            send(container, number);
        }
        return claim != Claim.NOT_RUNNING;
    }

    /// Returns after the exit has been handled. {@return whether the container was running or waited for a restart}
    boolean killAndWait(Container container) {
        CompletableFuture<WaitResponse> ended = container.waiters().register(WaitCondition.NOT_RUNNING);
        Claim claim = claim(container, true);
        if (claim == Claim.PROCESS) {
            send(container, Signals.SIGKILL);
            requireEnd(ended);
        } else {
            ended.cancel(false);
        }
        return claim != Claim.NOT_RUNNING;
    }

    /// Uses the pidfd: a PID could have been reused after the exit of the process.
    private void send(Container container, int signal) {
        boolean sent = container.ifLive(live -> {
            live.process().pidfd().signal(signal);
            facilities.events().emit(container, "kill", Map.of("signal", Integer.toString(signal)));
        });
        if (sent) {
            // A frozen process does not receive signals.
            pausing.resumeForSignal(container);
        }
    }
}
