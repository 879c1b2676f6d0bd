package jd.libcontainer;

import java.util.List;
import java.util.Map;

/// Everything dockerinit must know to turn itself into a container's first process. `create` decides it, the sync pipe
/// carries it as JSON, dockerinit does it. Paths in `mounts` and `workingDir` are as seen inside the container,
/// `rootfs` is the host's.
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
        List<String> maskedPaths,
        List<String> readonlyPaths,
        boolean privileged,
        long capabilities,
        boolean noNewPrivileges,
        int oomScoreAdj,
        NetworkState network,
        Map<String, String> sysctls) {

    public InitSpec {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        additionalGroups = List.copyOf(additionalGroups);
        mounts = List.copyOf(mounts);
        maskedPaths = List.copyOf(maskedPaths);
        readonlyPaths = List.copyOf(readonlyPaths);
        sysctls = Map.copyOf(sysctls);
    }

    /// {@return the same with what only the moment of the start decides}
    InitSpec with(List<InitMount> newMounts, NetworkState newNetwork, Map<String, String> newSysctls) {
        return new InitSpec(
                id,
                rootfs,
                readonlyRootfs,
                hostname,
                domainname,
                arguments,
                environment,
                workingDir,
                user,
                additionalGroups,
                tty,
                newMounts,
                maskedPaths,
                readonlyPaths,
                privileged,
                capabilities,
                noNewPrivileges,
                oomScoreAdj,
                newNetwork,
                newSysctls);
    }

    /// One mount, in the order in which they are made. `type` is a file system's name, or `bind` with a `source` on the
    /// host; `flags` are MS_* of [MountSyscalls], `data` the file system's own options.
    public record InitMount(String type, String source, String target, long flags, String data) {}

    /// What dockerinit does to the network namespace it was born into: bring lo up, rename the veth peer that the
    /// daemon has put there to `eth0`, give it address and route. `peer` is empty when there is only lo.
    public record NetworkState(
            String peer, String name, String address, int prefixLength, String gateway, String mac, int mtu) {
        public static final NetworkState LOOPBACK_ONLY = new NetworkState("", "", "", 0, "", "", 0);
    }
}
