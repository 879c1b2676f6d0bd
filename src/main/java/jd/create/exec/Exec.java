package jd.create.exec;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import jd.create.output.OutputPump;
import jd.create.output.Stdin;
import jd.create.output.StdioStreams;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.io.Pty;
import jd.libcontainer.joining.JoinOrder;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitSpec;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.ExecConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An exec process: created by a request, started once, and kept for a while after its exit.
///
/// Today: daemon/exec.go, container/exec.go
public final class Exec {
    private static final int START_TIMEOUT_SECONDS = 10;
    private static final int SIGKILL = 9;
    private static final Logger LOG = LoggerFactory.getLogger(Exec.class);

    /// Starts an exec process; `ExecDriver::join`.
    @FunctionalInterface
    public interface Joiner {
        ContainerProcess join(JoinOrder order);
    }

    /// The doors that a start needs.
    public record Doors(Joiner joiner, Syscalls syscalls, OutputPump pump, Executor workers) {}

    /// The container in which it is started.
    ///
    /// @param first the container's first process
    /// @param cgroup the container's
    ///
    /// @param tracers as [JoinOrder] has them
    public record Target(
            InitSpec spec, ContainerConfig config, Pidfd first, Cgroup cgroup, List<Cgroup> tracers) {}

    private final String id;
    private final String containerId;
    private final ExecConfig config;
    private final byte[] detachKeys;
    private final Stdin stdin;

    /// Completes when the process has been started, or cannot be any more.
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// Guards the fields below; held briefly.
    private final ReentrantLock lock = new ReentrantLock();
    private ExecState state = new ExecState.Created();
    private Optional<StdioStreams> streams = Optional.empty();
    private Optional<Pidfd> pidfd = Optional.empty();

    Exec(String id, String containerId, ExecConfig config, byte[] detachKeys, Syscalls syscalls) {
        this.id = id;
        this.containerId = containerId;
        this.config = config;
        this.detachKeys = detachKeys;
        this.stdin = new Stdin(syscalls);
    }

    public String id() {
        return id;
    }

    public String containerId() {
        return containerId;
    }

    public ExecConfig config() {
        return config;
    }

    public byte[] detachKeys() {
        return detachKeys.clone();
    }

    public Stdin stdin() {
        return stdin;
    }

    /// {@return the command as events show it: the program, a space, its arguments}
    public String commandLine() {
        return config.cmd().getFirst() + " " + String.join(" ", config.cmd().subList(1, config.cmd().size()));
    }

    public ExecState state() {
        return locked(() -> state);
    }

    /// Reserves the start for the caller. Throws if it has been started before.
    public void begin() {
        locked(() -> {
            switch (state) {
                case ExecState.Created _ -> state = new ExecState.Starting();
                case ExecState.Starting _, ExecState.Running _ ->
                    throw ApiException.conflict("Error: Exec command " + id + " is already running");
                case ExecState.Ended _ ->
                    throw ApiException.conflict("Error: Exec command " + id + " has already run");
            }
            return state;
        });
    }

    /// Starts the process. Returns after execve.
    ///
    /// @param size of the terminal, if there is one
    /// @param died receives the exit code, before the client is released
    /// @throws ApiException with Docker's message; the state is Ended then
    public void start(Doors doors, Target target, Pty.Size size, ExecOutput client, IntConsumer died) {
        boolean input = config.attachStdin();
        StdioStreams stdio = StdioStreams.open(doors.syscalls(), doors.pump(), config.tty(), input, size);
        ContainerProcess process;
        try {
            InitSpec spec = ExecPlan.spec(target.spec(), target.config(), config);
            process = doors.joiner().join(
                    new JoinOrder(spec, target.first(), stdio.stdio(), target.cgroup(), target.tracers()));
            connect(stdio, process, client, input);
        } catch (Throwable e) {
            stdio.close();
            fail();
            throw ExecFailure.of(e);
        }
        locked(() -> {
            streams = Optional.of(stdio);
            pidfd = Optional.of(process.pidfd());
            return state = new ExecState.Running(process.pid());
        });
        settled.complete(null);
        process.exit().whenCompleteAsync(
                (status, failure) -> end(status == null ? new ExitStatus(255, 0) : status, stdio, client, died),
                doors.workers());
    }

    /// Kills the process if its streams cannot be connected.
    private void connect(StdioStreams stdio, ContainerProcess process, ExecOutput client, boolean input) {
        try {
            stdio.connect(process, client, stdin, input);
        } catch (Throwable e) {
            process.pidfd().signal(SIGKILL);
            throw e;
        }
    }

    /// Records that it cannot be started.
    public void fail() {
        locked(() -> state = new ExecState.Ended(ExecFailure.EXIT_CODE, 0, Instant.now()));
        stdin.end();
        settled.complete(null);
        ended.complete(null);
    }

    /// Records a failure before or in [#start].
    public void failUnlessEnded() {
        if (!(state() instanceof ExecState.Ended)) {
            fail();
        }
    }

    /// Drains the output first, then emits the event, then releases the client, which asks for the exit code at once. Each
    /// step is attempted even if earlier ones have failed.
    private void end(ExitStatus status, StdioStreams stdio, ExecOutput client, IntConsumer died) {
        attempt("read its last output", stdio::drain);
        attempt("close its streams", stdio::close);
        locked(() -> state = new ExecState.Ended(status.shellCode(), state.pid(), Instant.now()));
        attempt("emit its exit", () -> died.accept(status.shellCode()));
        attempt("close its input", stdin::end);
        attempt("release its client", client::end);
        ended.complete(null);
    }

    private void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            LOG.error("handle the end of exec {}: {}", id, what, e);
        }
    }

    /// Kills the process if it runs.
    public void kill() {
        locked(() -> state instanceof ExecState.Running ? pidfd : Optional.<Pidfd>empty())
                .ifPresent(running -> running.signal(SIGKILL));
    }

    /// Sets the terminal's size. Waits for a start that is in progress.
    public void resize(Pty.Size size) {
        awaitProcess();
        locked(() -> state instanceof ExecState.Running ? streams : Optional.<StdioStreams>empty())
                .orElseThrow(() -> ApiException.notFound("process does not exist " + id + ": not found"))
                .resize(size);
    }

    private void awaitProcess() {
        try {
            settled.get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ApiException(ApiException.Kind.INTERNAL, "timeout waiting for exec session ready", e);
        } catch (InterruptedException | ExecutionException e) {
            throw new ApiException(ApiException.Kind.INTERNAL, "wait for exec session: " + e.getMessage(), e);
        }
    }

    /// {@return completes when the exit has been handled}
    CompletableFuture<Void> ended() {
        return ended;
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }
}
