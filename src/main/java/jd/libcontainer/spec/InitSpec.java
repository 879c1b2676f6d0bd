package jd.libcontainer.spec;

import java.util.List;
import java.util.Map;

/// Everything dockerinit must know to turn itself into a container's first process. `create` decides it, the sync pipe
/// carries it, dockerinit does it. Paths in `mounts` and `workingDir` are as seen inside the container,
/// `rootfs` is the host's. `seccompFilter` is a program of classic BPF, a character for each byte, empty for none,
/// `apparmorProfile` a name the kernel knows, empty for none. `ambientCapabilities`, some of `capabilities`, are kept by a command that is not root's.
/// Made with [InitSpecDraft], since nobody can count twenty-seven arguments.
///
/// Docker 1.2.0: daemon/execdriver/driver.go Command, and libcontainer's container.json
public record InitSpec(
        String id,
        String rootfs,
        boolean readonlyRootfs,
        String hostname,
        String domainname,
        List<String> arguments,
        List<String> environment,
        String workingDir,
        String user,
        List<String> additionalGroups,
        boolean tty,
        List<InitMount> mounts,
        List<Device> devices,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        boolean privileged,
        long capabilities,
        long ambientCapabilities,
        boolean noNewPrivileges,
        String apparmorProfile,
        String seccompFilter,
        List<Rlimit> rlimits,
        int umask,
        int oomScoreAdj,
        NetworkState network,
        Map<String, String> sysctls,
        BundleTerms bundle) {

    public InitSpec {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        additionalGroups = List.copyOf(additionalGroups);
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
        maskedPaths = List.copyOf(maskedPaths);
        readonlyPaths = List.copyOf(readonlyPaths);
        rlimits = List.copyOf(rlimits);
        sysctls = Map.copyOf(sysctls);
    }

    /// {@return a specification that says nothing but this: the root's command in the host's file system at `rootfs`, with
    /// no mounts, no powers and no network}
    public static InitSpecDraft draft(String id, String rootfs) {
        return new InitSpecDraft(id, rootfs);
    }

    /// {@return a copy to change}
    public InitSpecDraft edit() {
        return new InitSpecDraft(this);
    }

    /// A device that is made in the container.
    ///
    /// @param type `c`, `b` or `p`
    /// @param mode the permission bits
    public record Device(String path, String type, int major, int minor, int mode, int uid, int gid) {}

    /// A limit of setrlimit(2).
    ///
    /// @param resource the number of RLIMIT_*
    /// @param soft and `hard`: -1 is infinity
    public record Rlimit(int resource, long soft, long hard) {}

    /// One mount, in the order in which they are made. `type` is a file system's name, or `bind` with a `source` on the
    /// host.
    ///
    /// @param flags MS_* of [jd.libcontainer.kernel.MountSyscalls]; with MS_REC a bind brings along what is mounted below its source
    /// @param data the file system's own options
    /// @param propagation MS_SHARED, MS_SLAVE or MS_PRIVATE, with MS_REC also for what is below; 0 for the usual one
    /// @param below those of MS_RDONLY, MS_NOSUID, MS_NODEV and MS_NOEXEC that hold for what is below a bind, too
    public record InitMount(
            String type, String source, String target, long flags, String data, long propagation, long below) {
        public InitMount(String type, String source, String target, long flags, String data) {
            this(type, source, target, flags, data, 0, 0);
        }
    }

    /// What only a bundle can ask for ([jd.libcontainer.nsinit]); a container of Docker's has [#NONE] of it.
    ///
    /// @param inheritableCapabilities those of `capabilities` that a program keeps if its file may have them, too
    /// @param exactGroups whether the additional groups are all there are, without those of the image's files and the
    /// primary one
    /// @param rootPropagation MS_SHARED, MS_SLAVE, MS_PRIVATE or MS_UNBINDABLE of the root's mount, with MS_REC of all
    /// mounts; 0 for private
    public record BundleTerms(
            long inheritableCapabilities, boolean exactGroups, long rootPropagation, InitHooks hooks) {
        public static final BundleTerms NONE = new BundleTerms(0, false, 0, InitHooks.NONE);
    }

    /// Programs of a bundle's author that run on the way.
    ///
    /// @param awaited whether dockerinit waits when all is mounted, to be put into its group and for those that run outside
    /// @param state what each reads from its standard input: an object in JSON, which lacks `pid` and `status`
    /// @param createContainer run among the container's namespaces, where `/` still is the host's
    /// @param startContainer run in the container, as its user
    public record InitHooks(
            boolean awaited, String state, List<Hook> createContainer, List<Hook> startContainer) {
        public static final InitHooks NONE = new InitHooks(false, "{}", List.of(), List.of());

        public InitHooks {
            createContainer = List.copyOf(createContainer);
            startContainer = List.copyOf(startContainer);
        }
    }

    /// What dockerinit does to the network namespace it was born into: bring lo up, rename the veth peer that the
    /// daemon has put there to `eth0`, give it address and route. `peer` is empty when there is only lo.
    public record NetworkState(
            String peer, String name, String address, int prefixLength, String gateway, String mac, int mtu) {
        public static final NetworkState LOOPBACK_ONLY = new NetworkState("", "", "", 0, "", "", 0);
    }
}
