package jd.create.record;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jd.containernet.Endpoints;
import jd.create.exec.Exec;
import jd.create.security.Confinement;
import jd.daemonnet.BridgeNetwork;
import jd.daemonnet.Networks;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.Cgroups;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.start.PreparedInit;
import jd.libcontainer.start.StandbyInit;
import jd.server.api.Ulimit;
import jd.storage.Graph;
import jd.storage.Layers;
import jd.storage.LinkGraph;
import jd.storage.StateRoot;
import jd.storage.Volumes;

/// What the daemon hands to this chapter: the disk, the network, the kernel and the daemon's flags.
public final class Doors {
    private Doors() {}

    /// What lies on disk.
    public record Store(StateRoot root, Graph graph, Layers layers, LinkGraph names, Volumes volumes) {}

    /// The bridge is empty with `--bridge none`.
    public record Network(Optional<BridgeNetwork> bridge, Endpoints endpoints, Networks networks) {}

    /// Takes an init for a container; `ExecDriver::prepare`.
    @FunctionalInterface
    public interface Starter {
        PreparedInit prepare(Namespaces namespaces, String rootfs, Cgroup cgroup, Optional<StandbyInit> standby);
    }

    /// Lets an init go ahead into the group of a container that may be started soon; `ExecDriver::standBy`.
    @FunctionalInterface
    public interface Forerunner {
        Optional<StandbyInit> standBy(Supplier<Cgroup> group);
    }

    /// The doors to the kernel, and to other programs.
    public record Kernel(
            Starter starter,
            Forerunner forerunner,
            Exec.Joiner joiner,
            Cgroups cgroups,
            Syscalls syscalls,
            Subprocess programs,
            Confinement confinement) {}

    /// What the daemon's flags say about containers.
    ///
    /// @param ulimits for containers that do not set the same themselves
    /// @param init whether a container that does not say gets an init of its own
    /// @param initBinary the program that it would be
    public record Config(
            String cgroupParent,
            List<String> dns,
            List<String> dnsSearch,
            List<String> dnsOptions,
            List<Ulimit> ulimits,
            boolean init,
            InitBinary initBinary) {}
}
