package jd.libcontainer.start;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.io.Pty;
import jd.libcontainer.io.Reaper;
import jd.libcontainer.io.SourceLog;
import jd.libcontainer.joining.JoinOrder;
import jd.libcontainer.joining.Joining;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.mount.ContainerView;
import jd.libcontainer.mount.DetachedMounts;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitHooks;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;

/// Starts a container's first process in two calls. [#prepare] takes an init that is ready, or boots one; the caller
/// connects its network; [#launch] sends it the specification, moves it into its cgroup and waits until the command has
/// taken its place.
///
/// Docker 1.2.0: daemon/execdriver/native/driver.go Run, libcontainer namespaces.Exec
public final class ExecDriver implements AutoCloseable {
    private static final int PR_SET_DUMPABLE = 4;

    private final Syscalls kernel;
    private final InitPool pool;
    private final Reaper reaper;
    private final Joining joining;

    private ExecDriver(Syscalls kernel, InitPool pool) {
        this.kernel = kernel;
        this.pool = pool;
        this.reaper = new Reaper(kernel);
        this.joining = new Joining(kernel, reaper, this::joinWithProcess);
    }

    /// @param poolSize the number of inits started in advance, 0 for none
    /// @param program what each init executes
    public static ExecDriver open(Syscalls kernel, int poolSize, InitProgram program) {
        return openWith(kernel, poolSize, InitCommand.ofThisJvm(program));
    }

    static ExecDriver openWith(Syscalls kernel, int poolSize, InitCommand command) {
        // A child shares this memory until execve, and is visible in a container whose PID namespace it joins.
        kernel.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
        NamespacedThread.rehearse(kernel);
        ContainerView.rehearse(kernel);
        return new ExecDriver(kernel, new InitPool(kernel, command, Namespaces.ALL, poolSize));
    }

    /// Takes an init for a container. To be called on a platform thread, as [#launch], since both block in native calls.
    ///
    /// @param rootfs where the container's root will be
    /// @param cgroup is the caller's to close, also when this fails
    /// @param standby what [#standBy] has sent into this cgroup; it is the driver's from here on, also when this fails
    /// @throws InitFailure when there is none; no process is left behind
    public PreparedInit prepare(Namespaces namespaces, String rootfs, Cgroup cgroup, Optional<StandbyInit> standby) {
        try {
            StandbyInit init =
                    pool.takeFor(standby, namespaces, rootfs, cgroup);
            return new TakenInit(this, init, namespaces, cgroup);
        } catch (SyscallException e) {
            throw InitFailure.ofDaemon(e);
        }
    }

    // tag::launch[]
    ContainerProcess launch(
            TakenInit taken, InitSpec asked, Stdio stdio, IntConsumer mounted) {
        // Mounts are passed as descriptors: the init's mount table is as old
        // as the init, so a path may name something else there.
        WaitingInit init = taken.init();
        InitSpec spec =
                SpecCompletion.of(asked, taken.namespaces(), taken.cgroup());
        sendSpec(init, spec, taken.namespaces(), stdio); // <1>

        // Moving a process into a cgroup takes the kernel about 10 ms.
        // Without limits it is done while the init sets up the container.
        taken.enterUnlimitedCgroup(); // <2>
        runBundleHooks(taken, spec.bundle().hooks(), mounted);

        // With limits it is done now: the init is Ready when all that it
        // still needs is loaded.
        Optional<Pty> terminal = awaitReady(init); // <3>
        taken.enterCgroup();
        tell(init, new SyncMessage.Go()); // <4>

        // End of file: execve has closed the pipe, or the init has been
        // killed. The pipe cannot tell which; the pidfd will.
        awaitExecve(init, terminal); // <5>
        CompletableFuture<ExitStatus> exit = exit(init);
        init.pipe().close();
        return new ContainerProcess(init.init(), terminal, exit);
    }
    // end::launch[]

    /// Lets a bundle's hooks run outside of the container once all is mounted. They expect the container in its cgroup, and
    /// some of them enter it.
    private static void runBundleHooks(TakenInit taken, InitHooks hooks, IntConsumer mounted) {
        if (hooks.awaited()) {
            await(taken.init(), SyncMessage.Mounted.class, "all was mounted");
            taken.enterCgroup();
            mounted.accept(taken.init().pid());
            tell(taken.init(), new SyncMessage.Go());
        }
    }

    /// Moves a ready init into the cgroup of a container without limits that may be started soon.
    ///
    /// @param group creates the cgroup; not called when no init is ready
    /// @return empty when no init is ready
    public Optional<StandbyInit> standBy(Supplier<Cgroup> group) {
        return pool.takeReady(Namespaces.ALL).map(init -> sent(init, group));
    }

    private static StandbyInit sent(WaitingInit init, Supplier<Cgroup> group) {
        try {
            return StandbyInit.into(group.get(), init);
        } catch (Throwable e) {
            init.close();
            throw e;
        }
    }

    /// An init in a user namespace is waited for by its parent, a shell, which then exits with the same status.
    private CompletableFuture<ExitStatus> exit(WaitingInit init) {
        return reaper.watch(init.child()).whenComplete((status, failure) -> init.init().close());
    }

    /// {@return whether this program is on a read-only mount, as the launcher arranges} Otherwise an exec process is
    /// started through a dockerinit.
    public boolean programIsReadOnly() {
        return joining.programIsReadOnly();
    }

    /// Runs an exec process in a container that this driver has started.
    ///
    /// @throws InitFailure when the command cannot be run; no process is left behind
    public ContainerProcess join(JoinOrder order) {
        return joining.join(order);
    }

    /// Exchanges the messages of a start with an init that was spawned in the container's PID namespace.
    private ContainerProcess joinWithProcess(JoinOrder order, int namespaces) {
        try (JoinedNamespaces joined = JoinedNamespaces.open(kernel, order.first())) {
            WaitingInit init = pool.take(joined.namespaces(), "/");
            try {
                Pty.Size size = order.stdio() instanceof Stdio.Tty(Pty.Size wanted) ? wanted : Pty.Size.UNKNOWN;
                tell(init, new SyncMessage.Join(order.spec(), namespaces, size), joinDescriptors(order));
                Optional<Pty> terminal = awaitReady(init);
                if (order.tracers().isEmpty()) {
                    order.enter(init.pid());
                }
                tell(init, new SyncMessage.Go());
                awaitExecve(init, terminal);
                init.pipe().close();
                return new ContainerProcess(init.init(), terminal, exit(init));
            } catch (Throwable e) {
                init.close();
                throw e;
            }
        }
    }

    private static int[] joinDescriptors(JoinOrder order) {
        return order.stdio() instanceof Stdio.Pipes(int stdin, int stdout, int stderr)
                ? new int[] {stdin, stdout, stderr, order.first().descriptor()}
                : new int[] {order.first().descriptor()};
    }

    InitPool pool() {
        return pool;
    }

    private void sendSpec(WaitingInit init, InitSpec spec, Namespaces namespaces, Stdio stdio) {
        Pty.Size size = stdio instanceof Stdio.Tty tty ? tty.size() : Pty.Size.UNKNOWN;
        SyncMessage.Spec message = new SyncMessage.Spec(
                spec, namespaces.ownNetwork(), namespaces.ownUts(), namespaces.ownCgroup(), size);
        try (DetachedMounts trees = DetachedMounts.open(kernel, spec)) {
            tell(init, message, descriptors(stdio, trees));
        }
    }

    /// Sends a message. If the init has ended, its last message may contain the reason.
    private static void tell(WaitingInit init, SyncMessage message, int... fds) {
        try {
            SourceLog.fact("handshake: send %s to dockerinit %d, with %d descriptors",
                    message.getClass().getSimpleName(), init.pid(), fds.length);
            init.pipe().send(message, fds);
        } catch (SyscallException e) {
            if (e.is(Errno.EPIPE) && init.pipe().receive().message() instanceof SyncMessage.Failed failed) {
                throw failure(failed);
            }
            throw new InitFailure("dockerinit", e.errno(), "dockerinit ended before it could be told to go on");
        }
    }

    private static int[] descriptors(Stdio stdio, DetachedMounts trees) {
        List<Integer> fds = new ArrayList<>();
        if (stdio instanceof Stdio.Pipes(int stdin, int stdout, int stderr)) {
            fds.addAll(List.of(stdin, stdout, stderr));
        }
        fds.addAll(trees.descriptors());
        return fds.stream().mapToInt(Integer::intValue).toArray();
    }

    /// {@return the terminal, if the container has one}
    private Optional<Pty> awaitReady(WaitingInit init) {
        int[] fds = await(init, SyncMessage.Ready.class, "it was ready").fds();
        return fds.length == 0 ? Optional.empty() : Optional.of(new Pty(kernel, fds[0]));
    }

    private static SyncPipe.Delivery await(WaitingInit init, Class<? extends SyncMessage> wanted, String moment) {
        SyncPipe.Delivery answer = init.pipe().receive();
        if (answer.message() instanceof SyncMessage.Failed failed) {
            throw failure(failed);
        }
        if (!wanted.isInstance(answer.message())) {
            throw new InitFailure("dockerinit", Errno.UNKNOWN, "dockerinit ended before " + moment);
        }
        SourceLog.fact("handshake: receive %s from dockerinit %d", wanted.getSimpleName(), init.pid());
        return answer;
    }

    private static void awaitExecve(WaitingInit init, Optional<Pty> terminal) {
        SyncMessage answer = init.pipe().receive().message();
        if (!(answer instanceof SyncMessage.EndOfFile)) {
            terminal.ifPresent(Pty::close);
            throw answer instanceof SyncMessage.Failed failed
                    ? failure(failed)
                    : new InitFailure("dockerinit", Errno.UNKNOWN, "dockerinit sent " + answer + " instead of ending");
        }
        SourceLog.fact("handshake: end of file from dockerinit %d: execve has closed the pipe", init.pid());
    }

    private static InitFailure failure(SyncMessage.Failed failed) {
        return new InitFailure(failed.step(), Errno.of(failed.errno()), failed.message());
    }

    /// Ends the inits of the pool. Containers continue to run, and their ends are not waited for any more.
    @Override
    public void close() {
        pool.close();
        reaper.close();
    }
}
