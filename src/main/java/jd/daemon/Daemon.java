package jd.daemon;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jd.containernet.Endpoints;
import jd.containernet.ResolvConf;
import jd.create.Containers;
import jd.create.record.Doors;
import jd.create.record.InitBinary;
import jd.create.security.Confinement;
import jd.daemonnet.BridgeNetwork;
import jd.daemonnet.Networks;
import jd.libcontainer.cgroup.CgroupMounts;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.security.AppArmor;
import jd.libcontainer.security.Seccomp;
import jd.libcontainer.start.ExecDriver;
import jd.pull.ClassroomRegistry;
import jd.pull.Http;
import jd.pull.Puller;
import jd.storage.StateRoot;
import jd.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything the daemon consists of, built once, in the one order in which each part finds what it needs.
///
/// Docker 1.2.0: daemon/daemon.go NewDaemonFromDirectory
final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final int PR_SET_DUMPABLE = 4;

    private final DaemonConfig config;
    private final Syscalls syscalls;
    private final Subprocess programs;
    private final Events events = new Events();

    /// How to give back what has been taken, the last first.
    private final Deque<Runnable> releases = new ArrayDeque<>();

    // Set by boot(), in this order, and never again.
    private Storage storage;
    private Optional<BridgeNetwork> bridge = Optional.empty();
    private Networks networks;
    private Puller puller;
    private Containers containers;
    private SystemFacts facts;

    private Daemon(DaemonConfig config, Syscalls syscalls, Subprocess programs) {
        this.config = config;
        this.syscalls = syscalls;
        this.programs = programs;
    }

    /// Boots a daemon. When a step fails, what the steps before it took has been given back.
    ///
    /// @param ready the API's sockets are open; what that failed with, boot fails with before it has touched anything
    static Daemon open(
            DaemonConfig config, Syscalls syscalls, Subprocess programs, CompletableFuture<Void> ready) {
        var daemon = new Daemon(config, syscalls, programs);
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
        // Before anything else: a command that is about to start in a container
        // shares this process's memory for a moment, and root in there must not
        // be able to open it.
        syscalls.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);

        // A socket that somebody else serves means that this daemon should not
        // be here at all.
        ready.join();

        // 4.3.1 The MTU stays 0 where no flag gives one: the bridge will ask
        // the interface of the default route.
        // 4.3.2 An address is for a bridge of our own making; one that the
        // user names has its own.
        // 4.3.3 That containers cannot reach each other is a rule of the
        // firewall.
        // 4.3.4 Without a bridge there is no network, whatever the other
        // flags say.
        checkNetworkFlags(config.network());

        // 4.3.5 From here on this process can be found, and a second one with
        // the same file turns back.
        PidFile pidFile = PidFile.create(config.pidFile());
        releases.push(pidFile::remove);

        // 4.4 What cannot work shall fail now and by name, not at the first
        // container.
        HostChecks.checkUser(syscalls.geteuid());
        HostChecks.checkKernel(HostInfo.kernelRelease(), HostInfo.machine());
        HostChecks.checkIptables(config.network());

        // 4.5 The root directory, and with it the right to be the only daemon
        // on it. With other users come other owners of all files: each map of
        // users has a directory of its own.
        IdMaps maps = new UsernsRemap(programs, Path.of("/etc"))
                .maps(config.defaults().usernsRemap());
        RootDirectory root = RootDirectory.open(
                RootDirectory.of(config.root(), maps), syscalls);
        releases.push(root::close);
        String id = EngineId.of(root.path());

        // 4.6 The graph driver first, then what stands on it: layers, images,
        // their names; and beside them (4.8) the names of containers.
        StateRoot state = new StateRoot(root.path());
        storage = Storage.open(
                state, syscalls, config.storageDriver(), maps);
        releases.push(storage::close);
        puller = openPuller();

        // 4.7 The network of the host's side. One netlink socket serves it and
        // the containers' cables.
        Netlink netlink = Netlink.open(syscalls);
        releases.push(netlink::close);
        if (!config.network().isDisabled()) {
            bridge = Optional.of(openBridge(netlink));
            releases.push(bridge.get()::close);
        }
        networks = new Networks(bridge);
        Endpoints endpoints = new Endpoints(netlink);
        releases.push(endpoints::close);

        // 4.9 The exec driver last of the parts: the inits that it keeps ready
        // are born with the mounts of this moment, and the root's own mount
        // must be among them.
        CgroupMounts cgroups = CgroupMounts.detect(syscalls);
        cgroups.claim(config.cgroupParent());
        ExecDriver driver = ExecDriver.open(syscalls, config.initPool());
        releases.push(driver::close);
        if (!driver.programIsReadOnly()) {
            LOG.warn("not started by the launcher: jd exec will be slow");
        }

        // What the kernel judges a container's program by, once it runs.
        Confinement confinement = new Confinement(
                Seccomp.open(syscalls), AppArmor.open(syscalls, programs));
        confinement.seccomp().prepare();

        InitBinary initBinary = new InitBinary(config.defaults().initPath());

        // 4.10 All parts are there: the containers that use them. 4.11 is
        // theirs too: where the host's name server is one that only the host
        // can reach, they get a public one.
        containers = new Containers(
                new Doors.Store(
                        state,
                        storage.graph(),
                        storage.layers(),
                        storage.names(),
                        storage.volumes()),
                new Doors.Network(bridge, endpoints, networks),
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
                        config.defaults().ulimits(),
                        config.defaults().init(),
                        initBinary),
                events);
        releases.push(containers::close);
        facts = new SystemFacts(
                config, storage, containers, cgroups, events, confinement,
                initBinary, id);

        // 4.12 What an earlier daemon left: its containers are known again
        // before anybody can ask for them.
        containers.restore();

        // 4.13 From now on there is somebody to be stopped. As the last thing
        // taken they are the first thing given back.
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

    private BridgeNetwork openBridge(Netlink netlink) {
        DaemonConfig.Network flags = config.network();
        var wanted = new BridgeNetwork.Config(flags.bridgeName(), flags.bip(), flags.mtu(), flags.iptables(),
                flags.ipForward(), flags.icc(), flags.ipMasq());
        return BridgeNetwork.open(wanted, ResolvConf.ofHost().ipv4Nameservers(), netlink, programs);
    }

    // The class-room registry is asked first, and starts when it is: a daemon that never pulls never needs it.
    private Puller openPuller() {
        ClassroomRegistry classroom = ClassroomRegistry.mirror(
                storage.root().classroom(), words -> programs.require(Subprocess.Command.of(words)));
        releases.push(classroom::close);
        return new Puller(storage, new Http(System.getenv()), () -> List.of(classroom.uri()));
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

    Containers containers() {
        return containers;
    }

    SystemFacts facts() {
        return facts;
    }

    /// Gives everything back, the containers first. A part that cannot be given back does not keep the others.
    @Override
    public void close() {
        while (!releases.isEmpty()) {
            try {
                releases.pop().run();
            } catch (RuntimeException | Error e) {
                LOG.error("shut down", e);
            }
        }
    }
}
