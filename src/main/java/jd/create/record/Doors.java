package jd.create.record;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jd.containernet.Endpoints;
import jd.containernet.NameTable;
import jd.create.exec.Exec;
import jd.create.request.ContainerDefaults;
import jd.create.security.Confinement;
import jd.daemonnet.Networks;
import jd.daemonnet.PortMapper;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.Cgroups;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.start.PreparedInit;
import jd.libcontainer.start.StandbyInit;
import jd.storage.Graph;
import jd.storage.Layers;
import jd.storage.LinkGraph;
import jd.storage.files.StateRoot;
import jd.storage.volumes.Volumes;

/// The interfaces that the daemon passes to this chapter: disk, network, kernel, and the daemon's flags.
public final class Doors {
    private Doors() {}

    /// The daemon's state on disk.
    public record Store(StateRoot root, Graph graph, Layers layers, LinkGraph names, Volumes volumes) {}

    public record Network(Endpoints endpoints, Networks networks, PortMapper ports, NameTable names) {}

    /// Prepares an init for a container; `ExecDriver::prepare`.
    @FunctionalInterface
    public interface Starter {
        PreparedInit prepare(Namespaces namespaces, String rootfs, Cgroup cgroup, Optional<StandbyInit> standby);
    }

    /// Moves a pre-started init into the cgroup of a container before its start; `ExecDriver::standBy`.
    @FunctionalInterface
    public interface StandbyStarter {
        Optional<StandbyInit> standBy(Supplier<Cgroup> cgroup);
    }

    /// The kernel and other programs.
    public record Kernel(
            Starter starter,
            StandbyStarter standbyStarter,
            Exec.Joiner joiner,
            Cgroups cgroups,
            Syscalls syscalls,
            Subprocess programs,
            Confinement confinement) {}

    /// The daemon's flags for containers.
    ///
    /// @param defaults for containers that are created from now on
    /// @param init the default of `--init`
    /// @param initBinary the program for `--init`
    public record Config(
            String cgroupParent,
            List<String> dns,
            List<String> dnsSearch,
            List<String> dnsOptions,
            Supplier<ContainerDefaults> defaults,
            boolean init,
            InitBinary initBinary) {}
}
