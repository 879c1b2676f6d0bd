package jd.libcontainer.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.io.SourceLog;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.namespace.NewUserNamespace;
import jd.libcontainer.namespace.UserNamespace;

/// A dockerinit that is up, in namespaces of its own, and waits for a specification. It is used for one container at most.
///
/// @param init process 1 of the container
/// @param child the daemon's child, which exits with the init's status: the init itself, or with a user namespace its parent
/// ([RemappedSpawn])
record WaitingInit(Syscalls kernel, Pidfd init, Pidfd child, SyncPipe pipe) implements AutoCloseable {
    /// Time to find the port and to set a breakpoint.
    private static final int DEBUG_TIMEOUT_MILLIS = 600_000;

    private static final int SIGKILL = 9;

    /// Longer than fifty cold starts at once take on two processors.
    private static final int TIMEOUT_MILLIS = 60_000;

    private static final int POLL_MILLIS = 500;

    /// Starts an init and waits until it is up.
    ///
    /// @param rootfs where the container's root will be
    /// @param inBackground whether it may take its time
    /// @param givenUp whether it is no longer needed, because the daemon ends
    static WaitingInit boot(
            Syscalls kernel, InitCommand command, Namespaces namespaces, String rootfs, boolean inBackground,
            BooleanSupplier givenUp) {
        if (namespaces.debug().port() == 0) {
            return bootWithin(kernel, command, namespaces, rootfs, inBackground, TIMEOUT_MILLIS, givenUp);
        }
        try (RehearsalAgent agent = RehearsalAgent.create()) {
            InitCommand debugged = command.debugged(namespaces.debug().port(), namespaces.ownNetwork(), agent.jar());
            return bootWithin(kernel, debugged, namespaces, rootfs, inBackground, DEBUG_TIMEOUT_MILLIS,
                    () -> givenUp.getAsBoolean() || namespaces.debug().givenUp().getAsBoolean());
        }
    }

    private static WaitingInit bootWithin(
            Syscalls kernel, InitCommand command, Namespaces namespaces, String rootfs, boolean inBackground,
            int timeoutMillis, BooleanSupplier givenUp) {
        // No switch over the three: at its first use it costs thirty milliseconds, and for nsinit this is the first.
        if (namespaces.user() instanceof UserNamespace.Mapped(IdMaps maps)) {
            try (NewUserNamespace made = NewUserNamespace.open(kernel, maps)) {
                Namespaces inside = namespaces.in(new UserNamespace.Joined(made.fd()));
                return bootWithin(kernel, command, inside, rootfs, inBackground, timeoutMillis, givenUp);
            }
        }
        if (namespaces.user() instanceof UserNamespace.Joined(int user)) {
            WaitingInit shell = spawned(kernel, sync ->
                    RemappedSpawn.spawn(kernel, namespaces, user, command, sync, rootfs));
            return shell.up(timeoutMillis, givenUp).onlyChild();
        }
        WaitingInit init = spawned(kernel, sync ->
                NamespacedThread.spawnInit(kernel, namespaces, command, sync, inBackground));
        return init.up(timeoutMillis, givenUp);
    }

    /// @param spawn takes the child's end of the sync pipe and returns the child's pid
    private static WaitingInit spawned(Syscalls kernel, IntUnaryOperator spawn) {
        int[] pair = SyncPipe.pair(kernel);
        SyncPipe pipe = new SyncPipe(kernel, pair[0]);
        try {
            Pidfd child = Pidfd.ofChild(kernel, spawn.applyAsInt(pair[1]));
            return new WaitingInit(kernel, child, child, pipe);
        } catch (Throwable e) {
            pipe.close();
            throw e;
        } finally {
            kernel.close(pair[1]);
        }
    }

    private WaitingInit onlyChild() {
        try {
            int shell = child.pid();
            String children = TextFile.read(kernel, "/proc/" + shell + "/task/" + shell + "/children").strip();
            if (children.isEmpty()) {
                throw new LibcontainerException(
                        "start dockerinit: it has ended: its messages are on the daemon's standard error");
            }
            return new WaitingInit(kernel, Pidfd.open(kernel, Integer.parseInt(children)), child, pipe);
        } catch (RuntimeException e) {
            end();
            throw e;
        }
    }

    int pid() {
        return init.pid();
    }

    /// {@return itself, as soon as it is up} An init that does not come up is ended.
    private WaitingInit up(int timeoutMillis, BooleanSupplier givenUp) {
        boolean up;
        try {
            up = awaitWaiting(timeoutMillis, givenUp);
        } catch (RuntimeException e) {
            end();
            throw e;
        }
        if (!up && givenUp.getAsBoolean()) {
            end();
            throw new LibcontainerException("start dockerinit: given up, since the container is removed or the daemon ends");
        }
        if (!up) {
            throw new LibcontainerException("start dockerinit: it was not ready in time or ended with status "
                    + end().shellCode() + ": its messages are on the daemon's standard error");
        }
        return this;
    }

    private boolean awaitWaiting(int timeoutMillis, BooleanSupplier givenUp) {
        boolean answered = pipe.awaits(POLL_MILLIS);
        for (int waited = POLL_MILLIS; !answered && waited < timeoutMillis && !givenUp.getAsBoolean(); ) {
            answered = pipe.awaits(POLL_MILLIS);
            waited += POLL_MILLIS;
        }
        boolean waits = answered && pipe.receive().message() instanceof SyncMessage.Waiting;
        if (waits) {
            SourceLog.fact("handshake: receive Waiting from dockerinit %d", child.pid());
        }
        return waits;
    }

    /// {@return the pid, or the id of the thread whose network namespace differs from the others'} A debugged init has such a
    /// thread; the kernel finds a network namespace by either id.
    int networkTask() {
        int pid = init.pid();
        Path tasks = Path.of("/proc/" + pid + "/task");
        try (Stream<Path> threads = Files.list(tasks)) {
            Path others = Files.readSymbolicLink(tasks.resolve(pid + "/ns/net"));
            for (Path thread : threads.toList()) {
                if (!Files.readSymbolicLink(thread.resolve("ns/net")).equals(others)) {
                    return Integer.parseInt(thread.getFileName().toString());
                }
            }
            return pid;
        } catch (IOException e) {
            throw new LibcontainerException("look for the network of process " + pid + ": " + e.getMessage());
        }
    }

    boolean isAlive() {
        return init.isRunning();
    }

    /// Kills the init, if it still runs, and waits for its end.
    private ExitStatus end() {
        pipe.close();
        init.signal(SIGKILL);
        ExitStatus status = kernel.waitid(child.pid());
        child.close();
        init.close();
        return status;
    }

    @Override
    public void close() {
        end();
    }
}
