package jd.libcontainer.start;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.io.PlatformThread;
import jd.libcontainer.io.Pty;
import jd.libcontainer.io.Reaper;
import jd.libcontainer.joining.JoinOrder;
import jd.libcontainer.joining.Joining;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.mount.ContainerView;
import jd.libcontainer.mount.DetachedMounts;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.spec.BundleSpec;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.NetworkState;
import jd.libcontainer.spec.Stdio;

/// Starts a container's first process: takes an init that is ready (or boots one), lets the caller connect its network,
/// hands it the specification, puts it into its cgroup and waits until the command has taken its place.
///
/// Docker 1.2.0: daemon/execdriver/native/driver.go Run, libcontainer namespaces.Exec
public final class ExecDriver implements AutoCloseable {
    private static final int PR_SET_DUMPABLE = 4;

    /// A container may ping, and bind any port: the network is its own.
    private static final Map<String, String> NETWORK_SYSCTLS = Map.of("net.ipv4.ip_unprivileged_port_start", "0");

    /// All groups: in a user namespace, not all are there.
    private static final Map<String, String> PING = Map.of("net.ipv4.ping_group_range", "0 2147483647");

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

    /// @param poolSize how many inits wait ready, 0 for none
    public static ExecDriver open(Syscalls kernel, int poolSize) {
        return open(kernel, poolSize, InitCommand.ofThisJvm());
    }

    static ExecDriver open(Syscalls kernel, int poolSize, InitCommand command) {
        // For a moment every child shares this memory, and is visible in a container that can see its pid.
        kernel.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
        NamespacedThread.rehearse(kernel);
        ContainerView.rehearse(kernel);
        return new ExecDriver(kernel, new InitPool(kernel, command, Namespaces.ALL, poolSize));
    }

    /// May be called on any thread; what blocks happens on a platform thread.
    ///
    /// @param spec what dockerinit does; its `network` is replaced by what `connect` returns
    /// @param cgroup is the caller's to close, also when this fails
    /// @param connect is given the init's pid when its network namespace exists, and returns what dockerinit shall
    /// configure in it; not called when the network is the host's or another container's
    /// @throws InitFailure with the step that failed; no process stays behind
    public ContainerProcess exec(
            InitSpec spec, Namespaces namespaces, Stdio stdio, Cgroup cgroup, IntFunction<NetworkState> connect) {
        return exec(spec, namespaces, stdio, cgroup, Optional.empty(), connect);
    }

    /// @param standby what [#standBy] has sent into this group; it is the driver's from here on, whatever comes of it
    public ContainerProcess exec(
            InitSpec spec,
            Namespaces namespaces,
            Stdio stdio,
            Cgroup cgroup,
            Optional<StandbyInit> standby,
            IntFunction<NetworkState> connect) {
        return onPlatformThread(() -> start(spec, namespaces, stdio, cgroup, standby, connect, _ -> {}));
    }

    /// @param mounted is given the init's pid when all is mounted and `/` still the host's, if the specification says
    /// that somebody waits for that; what it throws ends the start
    public ContainerProcess exec(
            InitSpec spec,
            Namespaces namespaces,
            Stdio stdio,
            Cgroup cgroup,
            IntFunction<NetworkState> connect,
            IntConsumer mounted) {
        return onPlatformThread(() -> start(spec, namespaces, stdio, cgroup, Optional.empty(), connect, mounted));
    }

    private static ContainerProcess onPlatformThread(Callable<ContainerProcess> start) {
        try {
            return PlatformThread.call("start", start);
        } catch (SyscallException e) {
            // A call of the daemon's own, on the way to an init or in the conversation with it.
            throw new InitFailure("dockerinit", e.errno(), "start dockerinit: " + e.getMessage());
        }
    }

    // tag::start[]
    private ContainerProcess start(
            InitSpec asked,
            Namespaces namespaces,
            Stdio stdio,
            Cgroup cgroup,
            Optional<StandbyInit> standby,
            IntFunction<NetworkState> connect,
            IntConsumer mounted) {
        // A booted JVM, which is process 1 of new namespaces.
        StandbyInit candidate =
                candidate(standby, namespaces,
                        asked.filesystem().rootfs(), cgroup);
        WaitingInit init = candidate.take();
        try {
            // The daemon creates the veth pair, with one end in the init's
            // network namespace.
            NetworkState network = namespaces.ownNetwork()
                    ? connect.apply(networkTask(init, namespaces))
                    : NetworkState.LOOPBACK_ONLY;

            // Mounts are passed as descriptors: the init's mount table is as
            // old as the init, so a path may name something else there.
            InitSpec spec = completed(asked, namespaces, cgroup, network);
            sendSpec(init, spec, namespaces, stdio);

            // The init sets up the container. It sends Ready when all that it
            // still needs is loaded; limits are applied after that.
            // Moving a process into a cgroup takes the kernel about 10 ms;
            // without limits it is done while the init works.
            if (!cgroup.limited() && !candidate.entered()) {
                enter(cgroup, init);
            }
            boolean limitsAreToCome = cgroup.limited();
            if (spec.bundle().hooks().awaited()) {
                await(init, SyncMessage.Mounted.class, "all was mounted");
                // A bundle's hooks expect the init in the cgroup, and some
                // of them run there.
                if (limitsAreToCome) {
                    enter(cgroup, init);
                    limitsAreToCome = false;
                }
                mounted.accept(init.pid());
                tell(init, new SyncMessage.Go());
            }
            Optional<Pty> terminal = awaitReady(init);
            if (limitsAreToCome) {
                enter(cgroup, init);
            }
            tell(init, new SyncMessage.Go());

            // End of file: execve has closed the pipe, or the init has been
            // killed. The pipe cannot tell which; the pidfd will.
            awaitExecve(init, terminal);
            CompletableFuture<ExitStatus> exit = exit(init);
            init.pipe().close();
            return new ContainerProcess(init.init(), terminal, exit);
        } catch (Throwable e) {
            candidate.entered();
            init.close();
            throw e;
        }
    }
    // end::start[]

    /// Sends an init that waits ahead into the group of a container without limits that may be started soon.
    ///
    /// @param group makes that group; not asked when none waits
    /// @return empty when none waits
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

    /// The one that is in the group already, if it will do; then it is the only one there.
    private StandbyInit candidate(
            Optional<StandbyInit> standby, Namespaces namespaces, String rootfs, Cgroup cgroup) {
        boolean suits = !cgroup.limited() && pool.offers(namespaces);
        if (standby.isPresent() && suits && standby.get().isAlive()) {
            return standby.get();
        }
        standby.ifPresent(StandbyInit::close);
        return StandbyInit.outside(pool.take(namespaces, rootfs));
    }

    /// One that was born through others is waited for by its parent, which then ends in the same way.
    private CompletableFuture<ExitStatus> exit(WaitingInit init) {
        return reaper.watch(init.child()).whenComplete((status, failure) -> init.init().close());
    }

    private static int networkTask(WaitingInit init, Namespaces namespaces) {
        return namespaces.debugPort() > 0 ? init.networkTask() : init.pid();
    }

    /// {@return whether this program is on a read-only mount, as the launcher has it} Otherwise a further command takes
    /// the slow way.
    public boolean programIsReadOnly() {
        return joining.programIsReadOnly();
    }

    /// Runs a further command in a container that this driver has started.
    ///
    /// @throws InitFailure when the command cannot run there; no process stays behind
    public ContainerProcess join(JoinOrder order) {
        return PlatformThread.call("join", () -> joining.join(order));
    }

    /// The same conversation as at a start, with an init that was born among the container's processes.
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

    /// Fills in what only this host and this start know.
    private static InitSpec completed(
            InitSpec spec, Namespaces namespaces, Cgroup cgroup, NetworkState network) {
        List<InitMount> mounts = new ArrayList<>();
        // Where users are mapped Docker does not care: the files are the host's root's. A bundle says what it wants.
        boolean writable = namespaces.remapped() && spec.bundle().equals(BundleSpec.NONE);
        for (InitMount mount : spec.filesystem().mounts()) {
            if (mount.type().equals("cgroup")) {
                long flags = writable ? mount.flags() & ~MountSyscalls.MS_RDONLY : mount.flags();
                mounts.addAll(cgroup.mounts(flags, namespaces.ownCgroup()));
            } else {
                mounts.add(mount);
            }
        }
        Map<String, String> sysctls = new LinkedHashMap<>();
        if (namespaces.ownNetwork()) {
            sysctls.putAll(NETWORK_SYSCTLS);
            sysctls.putAll(namespaces.remapped() ? Map.of() : PING);
        }
        sysctls.putAll(spec.namespaces().sysctls());
        return spec.withFilesystem(spec.filesystem().withMounts(mounts))
                .withNamespaces(spec.namespaces().withSysctls(sysctls).withNetwork(network));
    }

    private void sendSpec(WaitingInit init, InitSpec spec, Namespaces namespaces, Stdio stdio) {
        Pty.Size size = stdio instanceof Stdio.Tty tty ? tty.size() : Pty.Size.UNKNOWN;
        SyncMessage.Spec message = new SyncMessage.Spec(
                spec, namespaces.ownNetwork(), namespaces.ownUts(), namespaces.ownCgroup(), size);
        try (DetachedMounts trees = DetachedMounts.open(kernel, spec)) {
            tell(init, message, descriptors(stdio, trees));
        }
    }

    /// An init that has died meanwhile may have left word why.
    private static void tell(WaitingInit init, SyncMessage message, int... fds) {
        try {
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

    /// An init that is gone already has said why, which whoever listens to it next will learn.
    private static void enter(Cgroup cgroup, WaitingInit init) {
        try {
            cgroup.add(init.pid());
        } catch (SyscallException e) {
            if (!e.is(Errno.ESRCH)) {
                throw new InitFailure("cgroup", e.errno(), "cgroup: " + e.getMessage());
            }
        }
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
        return answer;
    }

    private static void awaitExecve(WaitingInit init, Optional<Pty> terminal) {
        if (init.pipe().receive().message() instanceof SyncMessage.Failed failed) {
            terminal.ifPresent(Pty::close);
            throw failure(failed);
        }
    }

    private static InitFailure failure(SyncMessage.Failed failed) {
        return new InitFailure(failed.step(), Errno.of(failed.errno()), failed.message());
    }

    /// Lets the waiting inits go. Containers go on; nobody waits for them any more.
    @Override
    public void close() {
        pool.close();
        reaper.close();
    }
}
