package jd.create.life;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.create.exec.Exec;
import jd.create.exec.ExecClient;
import jd.create.exec.ExecOutput;
import jd.create.exec.Execs;
import jd.create.namespace.PidNamespaceLock;
import jd.create.output.Backlog;
import jd.create.output.StdStream;
import jd.create.record.Container;
import jd.create.record.Container.Live;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.io.Pty;
import jd.server.api.ApiException;
import jd.server.api.ContentType;
import jd.server.api.DetachKeys;
import jd.server.api.ExecConfig;
import jd.server.api.ExecJson;
import jd.server.api.ExecStartCheck;
import jd.server.api.IdResponse;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;

/// Handles the three requests of `docker exec`.
///
/// Today: daemon/exec.go
public final class Executing {
    private static final int END_MILLIS = 100;

    private final Facilities facilities;
    private final Registry registry;
    private final Execs execs;

    public Executing(Facilities facilities, Registry registry) {
        this.facilities = facilities;
        this.registry = registry;
        this.execs = facilities.execs();
    }

    /// {@return the id of the new exec process}
    public IdResponse create(Jobs.CreateExec parameters) {
        String ref = parameters.ref();
        ExecConfig config = parameters.config();
        if (config.cmd().isEmpty()) {
            throw ApiException.invalid("No exec command specified");
        }
        byte[] keys = detachKeys(config.detachKeys());
        return new IdResponse(create(registry.find(ref), ref, config, keys).id());
    }

    private Exec create(Container container, String ref, ExecConfig config, byte[] keys) {
        Exec exec;
        // Under the lock, so that the handling of the container's exit finds it.
        container.operation.lock();
        try {
            checkActive(container, ref);
            exec = execs.create(container.id(), config, keys);
        } finally {
            container.operation.unlock();
        }
        emit(container, "exec_create: " + exec.commandLine(), exec, Map.of());
        return exec;
    }

    /// Starts a probe of the container's health as its user. {@return the exec process, after execve}
    Exec startProbe(Container container, List<String> command, ExecOutput output) {
        var config = new ExecConfig(
                "", false, false, null, false, true, true, false, "", List.of(), "", command);
        Exec exec = create(container, container.id(), config, new byte[0]);
        startProcess(exec, container, Pty.Size.UNKNOWN, output);
        return exec;
    }

    private static byte[] detachKeys(String text) {
        try {
            return text.isEmpty() ? new byte[0] : DetachKeys.parse(text).bytes();
        } catch (ApiException e) {
            throw new ApiException(ApiException.Kind.INTERNAL, "Invalid escape keys (" + text + ") provided", e);
        }
    }

    private static void checkActive(Container container, String ref) {
        switch (container.state()) {
            case ContainerState.Running _ -> {}
            case ContainerState.Paused _ ->
                throw ApiException.conflict("Container " + ref + " is paused, unpause the container before exec");
            case ContainerState.Restarting _ -> throw ApiException.conflict(
                    "Container " + container.id() + " is restarting, wait until the container is running");
            case ContainerState.Created _, ContainerState.Exited _, ContainerState.Removing _,
                    ContainerState.Dead _ -> throw container.notRunning();
        }
    }

    /// With a client, returns when the process has exited or the client has gone; otherwise after the start. Errors after the
    /// connection has been hijacked are written to the stream.
    public void start(Jobs.StartExec parameters, JobStreams client) {
        ExecStartCheck options = parameters.options();
        Exec exec = find(parameters.id());
        Container container = activeContainer(exec);
        if (options.detach()) {
            ExecClient none = new ExecClient(List.of(), false, facilities.outputBudget());
            facilities.blocking(() -> startProcess(exec, container, size(exec, options), none));
            return;
        }
        OutputStream out = client.output(ContentType.ofOutput(options.tty()));
        List<StdStream> wanted = StdStream.wanted(exec.config().attachStdout(), exec.config().attachStderr());
        ExecClient attached = new ExecClient(wanted, !options.tty(), facilities.outputBudget());
        try {
            facilities.blocking(() -> startProcess(exec, container, size(exec, options), attached));
        } catch (ApiException e) {
            writeFailure(out, e, options);
            return;
        }
        serve(exec, container, attached, client, out);
    }

    private Exec find(String id) {
        return execs.find(id).orElseThrow(() -> ApiException.notFound("No such exec instance: " + id));
    }

    private Container activeContainer(Exec exec) {
        Container container = registry.lookup(exec.containerId()).orElseThrow(
                () -> ApiException.notFound("No such container: " + exec.id()));
        checkActive(container, container.id());
        return container;
    }

    /// The locks prevent that the container is paused or its exit is handled meanwhile. `exec.begin` is called under them:
    /// the handling of an exit holds the lock while it waits for exec processes that have begun.
    private void startProcess(Exec exec, Container container, Pty.Size size, ExecOutput client) {
        try (PidNamespaceLock lock = PidNamespaceLock.lock(facilities.kernel().syscalls(), registry, container)) {
            checkActive(container, container.id());
            exec.begin();
            emit(container, "exec_start: " + exec.commandLine(), exec, Map.of());
            Live live = container.life().live().orElseThrow(container::notRunning);
            if (exec.config().privileged()) {
                container.change(life -> life.with(Optional.of(live.withTracers())));
            }
            try (Pidfd first = live.process().pidfd().duplicate().orElseThrow(container::notRunning)) {
                var target = new Exec.Target(live.spec(), container.config(), first, live.cgroup(), lock.tracers());
                startProcess(exec, container, target, size, client);
            } catch (Throwable e) {
                exec.failUnlessEnded();
                throw e;
            }
        }
    }

    private void startProcess(Exec exec, Container container, Exec.Target target, Pty.Size size, ExecOutput client) {
        var doors = new Exec.Doors(
                facilities.kernel().joiner(), facilities.kernel().syscalls(), facilities.pump(), facilities.workers());
        try {
            exec.start(doors, target, size, client, exitCode -> emit(
                    container, "exec_die", exec, Map.of("exitCode", Integer.toString(exitCode))));
        } catch (ApiException e) {
            // If the container exits, that is the reason. Its first process exits a little after the others.
            if (target.first().endsWithin(END_MILLIS)) {
                throw container.notRunning();
            }
            throw e;
        }
    }

    private static Pty.Size size(Exec exec, ExecStartCheck options) {
        int[] size = options.tty() && options.consoleSize() != null
                ? options.consoleSize() : exec.config().consoleSize();
        return size == null || size.length < 2 ? Pty.Size.UNKNOWN : new Pty.Size(size[0], size[1]);
    }

    private static void writeFailure(OutputStream out, ApiException failure, ExecStartCheck options) {
        byte[] text = (failure.getMessage() + "\r\n").getBytes(StandardCharsets.UTF_8);
        try {
            out.write(options.tty() ? text : StdStream.STDOUT.frame(text));
            out.flush();
        } catch (IOException e) {
            // The client has gone.
            return;
        }
    }

    private void serve(Exec exec, Container container, ExecClient attached, JobStreams client, OutputStream out) {
        Backlog backlog = attached.backlog();
        client.gone().thenRun(backlog::abandon);
        if (exec.config().attachStdin()) {
            Thread.ofPlatform().daemon().name("exec-stdin-" + container.shortId()).start(
                    () -> copyInput(exec, container, client, backlog));
        }
        try {
            for (Optional<byte[]> bytes = backlog.take(); bytes.isPresent(); bytes = backlog.take()) {
                out.write(bytes.get());
                out.flush();
            }
        } catch (IOException e) {
            // The client has gone; the process continues, as in Docker.
            backlog.abandon();
        } finally {
            backlog.abandon();
        }
    }

    /// With a terminal, the end of the client's input detaches it; without one, it closes the process's standard input.
    private void copyInput(Exec exec, Container container, JobStreams client, Backlog backlog) {
        boolean tty = exec.config().tty();
        Optional<DetachKeys> keys = tty ? Optional.of(DetachKeys.parse(exec.config().detachKeys())) : Optional.empty();
        if (exec.stdin().copy(client.input(), keys, client.gone())) {
            emit(container, "exec_detach", exec, Map.of());
        }
        if (tty) {
            backlog.end();
        } else {
            exec.stdin().close(client.gone());
        }
    }

    public void resize(Jobs.Resize parameters) {
        Exec exec = find(parameters.ref());
        activeContainer(exec);
        exec.resize(new Pty.Size(parameters.height(), parameters.width()));
    }

    public ExecJson inspect(String id) {
        Exec exec = find(id);
        ExecConfig config = exec.config();
        var process = new ExecJson.ProcessConfig(
                config.tty(), config.cmd().getFirst(), config.cmd().subList(1, config.cmd().size()),
                config.privileged(), config.user().isEmpty() ? userOf(exec.containerId()) : config.user());
        var state = exec.state();
        Integer exitCode = state.result().isPresent() ? state.result().getAsInt() : null;
        return new ExecJson(
                id, state.running(), exitCode, process, config.attachStdin(), config.attachStderr(),
                config.attachStdout(), false, exec.containerId(), exec.detachKeys(), state.pid());
    }

    /// {@return the user of the container's first process}
    private String userOf(String id) {
        return registry.lookup(id).map(container -> container.config().user()).orElse("");
    }

    private void emit(Container container, String action, Exec exec, Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(more);
        attributes.put("execID", exec.id());
        facilities.events().emit(container, action, attributes);
    }
}
