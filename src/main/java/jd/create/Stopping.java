package jd.create;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import jd.create.Container.Life;
import jd.create.Container.Live;
import jd.libcontainer.Errno;
import jd.libcontainer.SyscallException;
import jd.server.api.ApiException;
import jd.server.api.WaitResponse;

/// Ends containers: by asking and then insisting (`stop`), or by a signal of the user's choice (`kill`).
///
/// Docker 1.2.0: daemon/container.go Stop, Kill, KillSig
final class Stopping {
    private static final int DEFAULT_SECONDS = 10;
    /// Who asks with a number that no signal has does not wait for long.
    private static final int SECONDS_AFTER_NO_SIGNAL = 2;

    private final Facilities at;
    private final Pausing pausing;

    Stopping(Facilities at, Pausing pausing) {
        this.at = at;
        this.pausing = pausing;
    }

    /// {@return the number of a signal} Throws Docker's 400 texts.
    private static int signal(String text) {
        int number = number(text);
        if (!Signals.exists(number)) {
            throw ApiException.invalid("the linux daemon does not support signal " + number);
        }
        return number;
    }

    /// {@return the number that is meant, be there such a signal or not}
    static int number(String text) {
        return Signals.parse(text).orElseThrow(() -> ApiException.invalid("invalid signal: " + text));
    }

    /// @param ref as the user called the container, for the message
    void stop(Container container, String ref, StopOptions options) {
        if (!container.state().running()) {
            throw ApiException.notModified();
        }
        try {
            stop(container, options);
        } catch (ApiException e) {
            throw new ApiException(e.kind(), "cannot stop container: " + ref + ": " + e.getMessage(), e);
        }
    }

    /// The same, of a container that may not run at all.
    void stopIfRunning(Container container, StopOptions options) {
        if (container.state().running()) {
            stop(container, options);
        }
    }

    private void stop(Container container, StopOptions options) {
        end(container, options, true);
        at.events().emit(container, "stop");
    }

    /// The stop signal, then patience, then SIGKILL. Returns when the container has ended.
    ///
    /// @param byUser whether that is a user's will, which the restart policy has to respect at the next boot
    /// @throws ApiException when `options` name no signal; nothing has happened then
    void end(Container container, StopOptions options, boolean byUser) {
        int signal = stopSignal(container, options);
        // Waiting begins before the signal: the answer may come at once.
        CompletableFuture<WaitResponse> ended = container.waiters().register(WaitCondition.NOT_RUNNING);
        forbidRestart(container, byUser);
        if (!container.state().alive()) {
            ended.cancel(false);
            return;
        }
        int patience = options.seconds().orElseGet(() -> stopTimeout(container));
        if (Signals.exists(signal)) {
            send(container, signal);
        } else {
            patience = SECONDS_AFTER_NO_SIGNAL;
        }
        if (patience < 0) {
            ended.join();
        } else if (!endedWithin(ended, patience)) {
            send(container, Signals.SIGKILL);
            ended.join();
        }
    }

    /// From here on the end is wanted; a restart that waits is off. One that is under way already is let come to its end,
    /// since the container runs then, and has to be ended like any other.
    private void forbidRestart(Container container, boolean byUser) {
        boolean restarting = container.state() instanceof ContainerState.Restarting;
        if (restarting) {
            container.operation.lock();
        }
        try {
            Life before = container.life();
            Life after = container.change(
                    life -> life.stopped(byUser || life.stoppedByUser()).in(life.state().restartCancelled()));
            at.files().save(container);
            if (before.state() instanceof ContainerState.Restarting) {
                container.waiters().exited(after.state().last());
            }
        } finally {
            if (restarting) {
                container.operation.unlock();
            }
        }
    }

    private static boolean endedWithin(CompletableFuture<WaitResponse> ended, int seconds) {
        try {
            ended.get(seconds, TimeUnit.SECONDS);
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

    private static int stopSignal(Container container, StopOptions options) {
        String text = options.signal().orElse(container.config().stopSignal());
        return text == null || text.isEmpty() ? Signals.SIGTERM : number(text);
    }

    private static int stopTimeout(Container container) {
        Integer timeout = container.config().stopTimeout();
        return timeout == null ? DEFAULT_SECONDS : timeout;
    }

    /// @param ref as the user called the container, for the message
    void kill(Supplier<Container> find, String ref, String text) {
        try {
            Container container = find.get();
            int number = text.isEmpty() ? Signals.SIGKILL : signal(text);
            if (!container.state().running()) {
                throw notRunning(container);
            }
            if (number == Signals.SIGKILL) {
                killAndWait(container);
            } else {
                forbidRestart(container, true);
                send(container, number);
            }
        } catch (ApiException e) {
            throw new ApiException(e.kind(), "cannot kill container: " + ref + ": " + e.getMessage(), e);
        }
    }

    void killAndWait(Container container) {
        CompletableFuture<WaitResponse> ended = container.waiters().register(WaitCondition.NOT_RUNNING);
        forbidRestart(container, true);
        if (container.state().alive()) {
            send(container, Signals.SIGKILL);
            ended.join();
        } else {
            ended.cancel(false);
        }
    }

    /// Through the pidfd, so that no stranger who has inherited the number is hit.
    private void send(Container container, int signal) {
        Optional<Live> live = container.life().live();
        if (live.isEmpty()) {
            return;
        }
        try {
            at.kernel().syscalls().pidfd_send_signal(live.get().process().pidfd(), signal);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ESRCH && e.errno() != Errno.EBADF) {
                throw e;
            }
        }
        at.events().emit(container, "kill", Map.of("signal", Integer.toString(signal)));
        // Who stands still hears nothing.
        pausing.resumeForSignal(container);
    }

    static ApiException notRunning(Container container) {
        return ApiException.conflict("container " + container.id() + " is not running");
    }
}
