package jd.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import jd.containernet.Endpoints;
import jd.containernet.NameTable;
import jd.containernet.ResolvConf;
import jd.create.Containers;
import jd.create.record.Doors;
import jd.create.record.InitBinary;
import jd.create.security.Confinement;
import jd.daemon.events.Events;
import jd.daemonnet.BridgeNetwork;
import jd.daemonnet.BridgeNetwork.Addressing;
import jd.daemonnet.HostNetwork;
import jd.daemonnet.Networks;
import jd.daemonnet.PortMapper;
import jd.libcontainer.cgroup.CgroupMounts;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.security.AppArmor;
import jd.libcontainer.security.Seccomp;
import jd.libcontainer.start.ExecDriver;
import jd.pull.Puller;
import jd.pull.Pusher;
import jd.pull.classroom.ClassroomRegistry;
import jd.pull.registry.Http;
import jd.storage.Storage;
import jd.storage.files.StateRoot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts of the daemon, built in the order in which they depend on one another.
///
/// Docker 1.2.0: daemon/daemon.go NewDaemonFromDirectory
public final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final int PR_SET_DUMPABLE = 4;

    private volatile DaemonConfig config;
    private final Syscalls syscalls;
    private final Subprocess programs;
    private final Pieces pieces;
    private final Events events = new Events();
    private final Http http = new Http(System.getenv());

    /// The release of each resource that has been taken.
    private final BootReleases releases;

    // Set by boot(), in this order, and never again.
    private Storage storage;
    private Networks networks;
    private Puller puller;
    private Containers containers;
    private SystemFacts facts;

    private Daemon(DaemonConfig config, Syscalls syscalls, Subprocess programs, Pieces pieces) {
        this.config = config;
        this.syscalls = syscalls;
        this.programs = programs;
        this.pieces = pieces;
        this.releases = pieces.releases().get();
    }

    /// Boots a daemon. If a step fails, everything that earlier steps have taken is released.
    ///
    /// @param ready completes when the API's sockets are open; if it fails, boot fails with the same reason before it
    /// has changed anything
    public static Daemon open(
            DaemonConfig config, Syscalls syscalls, Subprocess programs, Pieces pieces, CompletableFuture<Void> ready) {
        var daemon = new Daemon(config, syscalls, programs, pieces);
        try {
            daemon.boot(ready);
            return daemon;
        } catch (RuntimeException | Error e) {
            try (daemon) {
                throw e;
            }
        }
    }

    // tag::boot-in-order[]
    private void boot(CompletableFuture<Void> ready) {
        // First: an exec process shares this process's memory until its execve,
        // and root in the container must not be able to open that memory.
        syscalls.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);

        // A socket that another daemon serves ends the boot before it has
        // changed anything.
        ready.join();

        // 4.3.1 Without --mtu the MTU stays 0 here: the bridge takes that of
        // the interface of the default route.
        // 4.3.2 --bip is for a bridge that jd creates; a bridge named with -b
        // has an address.
        // 4.3.3 --icc=false is a firewall rule, so it needs --iptables.
        // 4.3.4 With --bridge none the other network flags have no effect.
        checkNetworkFlags(config.network());

        // 4.3.5 A second daemon with the same pid file is refused from here on.
        PidFile pidFile = PidFile.create(config.pidFile());
        releases.push(pidFile::remove);

        // 4.4 A missing requirement is reported now, not by the first
        // container.
        HostChecks.checkUser(syscalls.geteuid());
        HostChecks.checkKernel(HostInfo.kernelRelease(), HostInfo.machine());
        HostChecks.checkIptables(config.network(), programs);

        // 4.5 The root directory and its lock. With remapped users all files
        // have other owners, so each id map has a directory of its own.
        IdMaps maps = new UsernsRemap(programs, Path.of("/etc"))
                .maps(config.defaults().usernsRemap());
        RootDirectory root = RootDirectory.open(
                RootDirectory.of(config.root(), maps), syscalls);
        releases.push(root::close);
        String id = EngineId.of(root.path());

        // 4.6 The graph driver, then layers, images and their names, which are
        // stored through it; and the names of containers (4.8).
        StateRoot state = new StateRoot(root.path());
        storage = Storage.open(
                state, syscalls, config.storageDriver(), maps,
                pieces.unpacking());
        releases.push(storage::close);
        puller = openPuller();

        // 4.7 The host's side of the network. One netlink socket is used for it
        // and for the containers' veth pairs.
        Netlink netlink = Netlink.open(syscalls);
        releases.push(netlink::close);
        HostNetwork host = new HostNetwork(
                netlink,
                programs,
                ResolvConf.ofHost().ipv4Nameservers(),
                config.network().iptables(),
                config.network().ipForward())
                .withAllocation(pieces.addresses());
        networks = new Networks(host, state.networks());
        releases.push(networks::close);
        if (!config.network().isDisabled()) {
            networks.openDefault(defaultBridge());
        }
        networks.restore();
        Endpoints endpoints = new Endpoints(netlink);
        releases.push(endpoints::close);

        // 4.9 The exec driver after the storage: its pre-started inits get a
        // copy of the mount table, which must have the root's own mount.
        CgroupMounts cgroups = CgroupMounts.detect(syscalls);
        cgroups.claim(config.cgroupParent());
        ExecDriver driver = ExecDriver.open(
                syscalls, config.initPool(), pieces.init());
        releases.push(driver::close);
        if (!driver.programIsReadOnly()) {
            LOG.warn("not started by the launcher: jd exec will be slow");
        }

        // Seccomp and AppArmor, which restrict a container's program.
        Confinement confinement = new Confinement(
                Seccomp.open(syscalls), AppArmor.open(syscalls, programs));
        confinement.seccomp().prepare();

        InitBinary initBinary = new InitBinary(config.defaults().initPath());

        // 4.10 The containers, which use all these parts. 4.11 is done at a
        // container's start: a name server that only the host can reach is
        // replaced by a public one.
        containers = new Containers(
                new Doors.Store(
                        state,
                        storage.graph(),
                        storage.layers(),
                        storage.names(),
                        storage.volumes()),
                new Doors.Network(
                        endpoints,
                        networks,
                        new PortMapper(host.firewall()),
                        new NameTable()),
                new Doors.Kernel(
                        driver::prepare,
                        driver::standBy,
                        driver::join,
                        cgroups,
                        syscalls,
                        programs,
                        confinement),
                new Doors.Config(
                        config.cgroupParent(),
                        config.dns().servers(),
                        config.dns().search(),
                        config.dns().options(),
                        () -> config.defaults().values(),
                        config.defaults().init(),
                        initBinary),
                events,
                pieces.restarts());
        releases.push(containers::close);
        facts = new SystemFacts(
                () -> config, storage, containers, cgroups, events, confinement,
                initBinary, id);

        // 4.12 The containers of the last run, before the first request.
        containers.restore();

        // 4.13 The shutdown stops the containers first, because this release is
        // the last one that is pushed.
        releases.push(containers::shutdown);
    }
    // end::boot-in-order[]

    private static void checkNetworkFlags(DaemonConfig.Network flags) {
        if (!flags.bridge().isEmpty() && !flags.bip().isEmpty()) {
            throw new DaemonException("You specified -b & --bip, mutually exclusive options. Please specify only one.");
        }
        if (!flags.iptables() && !flags.icc()) {
            throw new DaemonException("You specified --iptables=false with --icc=false. ICC uses iptables to function."
                    + " Please set --icc or --iptables to true.");
        }
    }

    private BridgeNetwork.Config defaultBridge() {
        DaemonConfig.Network flags = config.network();
        var policy = new BridgeNetwork.Policy(flags.mtu(), flags.icc(), flags.ipMasq(), false, flags.ip());
        return new BridgeNetwork.Config(
                "bridge", BridgeNetwork.randomId(), flags.bridgeName(), Addressing.of(flags.bip()), policy);
    }

    // The classroom registry is tried first and started on demand: a daemon that never pulls does not need it.
    private Puller openPuller() {
        ClassroomRegistry classroom = ClassroomRegistry.mirror(
                storage.root().classroom(),
                new ClassroomRegistry.HostPrograms(
                        programs::find, words -> programs.require(Subprocess.Command.of(words))));
        releases.push(classroom::close);
        return new Puller(
                storage, http, () -> List.of(classroom.uri()), pieces.transfer());
    }

    /// Changes the configuration of the running daemon to what it has become, and tells the listeners of events.
    void reload(UnaryOperator<DaemonConfig> change) {
        config = change.apply(config);
        events.accept(facts.reloaded());
    }

    Events events() {
        return events;
    }

    Storage storage() {
        return storage;
    }

    Networks networks() {
        return networks;
    }

    Puller puller() {
        return puller;
    }

    Pusher pusher() {
        return new Pusher(storage, http);
    }

    /// {@return the client for registries}
    Http http() {
        return http;
    }

    Containers containers() {
        return containers;
    }

    SystemFacts facts() {
        return facts;
    }

    /// Releases everything, the containers first.
    @Override
    public void close() {
        releases.close();
    }
}
