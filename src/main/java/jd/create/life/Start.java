package jd.create.life;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jd.containernet.Connections;
import jd.create.devices.DevicePlan;
import jd.create.devices.HostDevices;
import jd.create.failure.StartFailure;
import jd.create.limits.LimitException;
import jd.create.limits.Rlimits;
import jd.create.limits.SysctlRules;
import jd.create.mounts.MountPlan;
import jd.create.mounts.MountSources;
import jd.create.namespace.NamespaceRules;
import jd.create.namespace.PidNamespaceLock;
import jd.create.namespace.SharedMemory;
import jd.create.namespace.SharedNamespaces;
import jd.create.network.ContainerNetwork;
import jd.create.network.ContainerNetwork.Initialized;
import jd.create.network.Links;
import jd.create.network.PortPublisher;
import jd.create.output.Stdin;
import jd.create.output.StdioStreams;
import jd.create.record.Container;
import jd.create.record.Container.Life;
import jd.create.record.Container.Live;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.create.record.Releases;
import jd.create.record.Workers;
import jd.create.request.ContainerSettings;
import jd.daemonnet.PublishedPorts;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.LimitRefused;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.joining.FrozenTracers;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.FilesystemSpec;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.NamespaceSpec;
import jd.libcontainer.spec.ProcessSpec;
import jd.libcontainer.spec.Stdio;
import jd.libcontainer.start.PreparedInit;
import jd.server.api.ApiException;
import jd.storage.files.ContainerWorkdir;

/// Starts a container, in the eleven steps of section 12.4.
///
/// Docker 1.2.0: daemon/container.go Start
public final class Start {
    private static final int SECONDS_TO_END = 10;

    private final Facilities facilities;
    private final Registry registry;
    private final Standby standby;
    private final ContainerNetwork network;
    private final PortPublisher publisher;
    private final MountSources mountSources;
    private final SharedMemory sharedMemory;
    private final Links links;
    private final Monitor monitor;
    private final HealthMonitor health;

    public Start(
            Facilities facilities, Registry registry, Standby standby, ContainerNetwork network, Links links,
            Monitor monitor,
            HealthMonitor health) {
        this.facilities = facilities;
        this.registry = registry;
        this.standby = standby;
        this.network = network;
        this.publisher = new PortPublisher(facilities);
        this.mountSources = new MountSources(facilities.mountDoors());
        this.sharedMemory = new SharedMemory(facilities, registry);
        this.links = links;
        this.monitor = monitor;
        this.health = health;
    }

    /// Starts a container for a user: checks its state, and resets the counters of its restart policy.
    public void byUser(Container container) {
        container.operation.lock();
        try {
            switch (container.state()) {
                case ContainerState.Running _ -> throw ApiException.notModified();
                case ContainerState.Paused _ ->
                    throw ApiException.conflict("cannot start a paused container, try unpause instead");
                case ContainerState.Removing _, ContainerState.Dead _ ->
                    throw ApiException.conflict("container is marked for removal and cannot be started");
                case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ -> {}
            }
            if (container.life().removal() != Life.Removal.NONE) {
                throw ApiException.conflict("container is marked for removal and cannot be started");
            }
            container.change(life -> life.stopped(false).restarted(0, Duration.ZERO));
            startLocked(container);
        } finally {
            container.operation.unlock();
        }
    }

    /// The caller holds the container's `operation`. A failed start releases everything and keeps its reason in the state.
    public void startLocked(Container container) {
        if (monitor.isClosing()) {
            throw new ApiException(ApiException.Kind.UNAVAILABLE, "the daemon is shutting down");
        }
        Releases releases = new Releases();
        try {
            start(container, releases);
        } catch (Throwable e) {
            StartFailure failure = StartFailure.of(e);
            releases.runAfter(e);
            container.change(life -> life.in(life.state().failed(failure.exitCode(), failure.error().getMessage())));
            facilities.checkpoints().save(container);
            Workers.attempt("release the clients of container " + container.id(), () ->
                    container.endStreams(new Stdin(facilities.kernel().syscalls())));
            throw failure.error();
        }
        // A failed save does not fail the start: the container runs.
        facilities.checkpoints().save(container);
    }

    // tag::start[]
    private void start(Container container, Releases releases) {
        // setupContainerDns: writes a file, which needs no release.
        network.setupContainerDns(container); // <1>

        // Mount: most of the following steps need the root file system.
        String id = container.id();
        ContainerSettings settings = container.settings();
        Path rootfs = facilities.store().layers().mount(id); // <2>
        releases.push(() -> facilities.store().layers().unmount(id));

        // initializeNetworking: allocates the address; the veth pair needs
        // the network namespace, which does not exist yet.
        Initialized net = network.initialize(container, releases); // <3>

        // verifyDaemonSettings: creates the cgroup with its limits, and
        // fails for limits that the kernel rejects.
        Cgroup cgroup = cgroup(container); // <4>
        releases.push(cgroup::close);
        standby.expect(container, cgroup, releases);
        DevicePlan devices = DevicePlan.of(
            settings.devices(), settings.security().privileged(),
            new HostDevices(facilities.kernel().syscalls()));
        cgroup.allowDevices(devices.access());

        // prepareVolumesForContainer: creates missing directories on the
        // host, and mounts volumes that have a device.
        List<InitMount> brought = mountSources.prepare( // <5>
                id, settings.mounts(), container.blueprint().mounts(),
                releases::push);

        // setupLinkedContainers: the linked containers run, so that their
        // addresses are known.
        List<String> linked = links.setUp(container, net.addresses()); // <6>

        // setupWorkingDirectory: the image may lack it.
        workingDirectory(container, rootfs); // <7>

        // createDaemonEnvironment: needs the host name and the links.
        List<String> environment = SandboxPlan.environment( // <8>
            container.config(), net.hostname(), linked);

        // populateCommand: the specification of the first process, with its
        // seccomp filter and AppArmor profile.
        SysctlRules.verify(
            settings.namespaces(), settings.networkNamespace());
        NamespaceRules.verifyAtStart(
            container.config(), settings.namespaces());
        InitSpec command = facilities.kernel().confinement().confine( // <9>
            SandboxPlan.command(
                container, rootfs.toString(), net.hostname(), environment),
            settings.security());
        ProcessSpec process = command.process().withRlimits(Rlimits.of(
            settings.process().ulimits()));

        // setupMountsForContainer: needs the results of the steps above.
        Optional<InitMount> shared =
            sharedMemory.prepare(container, releases);
        FilesystemSpec filesystem = command.filesystem() // <10>
            .withDevices(devices.nodes())
            .withMounts(MountPlan.mounts(
                settings.security().privileged(),
                settings.namespaces().shmSize(), shared, net.files(),
                brought));
        InitSpec spec =
            command.withProcess(process).withFilesystem(filesystem);

        if (settings.runsBelowInit(facilities.config().init())) {
            spec = facilities.config().initBinary().before(spec);
        }

        // waitForStart: returns after execve; the monitor handles the exit.
        waitForStart(container, spec, net, cgroup, releases); // <11>
    }
    // end::start[]

    private Cgroup cgroup(Container container) {
        try {
            Resources limits = container.settings().limits().resources(facilities.kernel().syscalls());
            return facilities.kernel().cgroups().create(facilities.cgroupParent(container), container.id(), limits);
        } catch (LimitException | LimitRefused | SyscallException e) {
            throw new InitFailure("cgroup", Errno.UNKNOWN, "error during container init: "
                    + "error setting cgroup config for procHooks process: " + e.getMessage());
        }
    }

    private void workingDirectory(Container container, Path rootfs) {
        if (!container.config().workingDir().isEmpty()) {
            ContainerWorkdir.make(
                    facilities.kernel().syscalls(), rootfs, container.config().workingDir(),
                    facilities.store().layers().idMaps());
        }
    }

    private void waitForStart(
            Container container, InitSpec spec, Initialized net, Cgroup cgroup, Releases releases) {
        container.settings().log().verifyAtStart();
        // The log is opened first, so that a following client gets the first line.
        container.output().begin();

        // Pipes or a terminal, which the process inherits.
        boolean input = container.config().openStdin();
        StdioStreams stdio = StdioStreams.open(
                facilities.kernel().syscalls(), facilities.pump(), container.config().tty(), input,
                container.settings().process().console());
        releases.push(stdio::close);
        stdio.chown(facilities.idMaps(container));

        releases.push(() -> network.emit(container, "disconnect"));
        network.emit(container, "connect");
        Launched launched = launch(container, spec, net, cgroup, stdio.stdio(), releases);
        ContainerProcess process = launched.process();
        releases.push(() -> end(process));

        // From here on the exit of the process runs the releases.
        Live live = new Live(
                process, cgroup, spec, launched.connections(), launched.ports(), stdio, releases,
                Capabilities.mayTrace(spec.security().capabilities()));
        stdio.connect(process, container.output(), container.stdin(), input);
        container.change(
                life -> life.with(Optional.of(live)).in(life.state().started(process.pid(), Instant.now())),
                () -> Workers.attempt("emit the start of container " + container.id(), () ->
                        facilities.events().emit(container, "start")));
        health.begin(container);
        monitor.watch(container, live);
        Workers.attempt("tell the address of container " + container.id(), () -> links.announce(container));
    }

    /// Kills the process when a later step of the start fails. Does nothing after its exit.
    private static void end(ContainerProcess process) {
        process.pidfd().signal(Signals.SIGKILL);
        process.exit().copy().completeOnTimeout(null, SECONDS_TO_END, TimeUnit.SECONDS).join();
    }

    /// The command's process, and the container's endpoints and published ports.
    private record Launched(ContainerProcess process, Connections connections, PublishedPorts ports) {}

    // tag::launch[]
    private Launched launch(
            Container container, InitSpec spec, Initialized net,
            Cgroup cgroup, Stdio stdio, Releases releases) {
        try (SharedNamespaces shared =
                        new SharedNamespaces(facilities, registry); // <1>
                PidNamespaceLock lock = lock(container);
                FrozenTracers _ = FrozenTracers.whileEntering(
                        lock.tracers(), cgroup)) {
            Namespaces namespaces =
                shared.of(container, facilities.idMaps(container));
            String rootfs = spec.filesystem().rootfs();
            try (PreparedInit init =
                    standby.prepare( // <2>
                            container, namespaces, rootfs, cgroup)) {
                // Now there is a network namespace.
                Connections connections =
                        network.connect(container, net, init, releases); // <3>
                PublishedPorts ports =
                        publisher.publish( // <4>
                                container, connections, releases);
                NamespaceSpec connected =
                        spec.namespaces().withNetwork(connections.state());
                ContainerProcess process =
                        init.launch( // <5>
                                spec.withNamespaces(connected), stdio);
                return new Launched(process, connections, ports);
            } catch (RuntimeException e) {
                throw shared.reason(e);
            }
        }
    }
    // end::launch[]

    /// {@return the locked containers whose processes can see this one before execve} With a PID namespace of its own there
    /// are none.
    private PidNamespaceLock lock(Container container) {
        return container.settings().namespaces().pid().container().flatMap(registry::lookup)
                .map(other -> PidNamespaceLock.lock(facilities.kernel().syscalls(), registry, other))
                .orElse(PidNamespaceLock.NONE);
    }
}
