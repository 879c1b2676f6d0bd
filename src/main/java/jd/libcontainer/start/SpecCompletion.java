package jd.libcontainer.start;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.spec.BundleSpec;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;

/// Fills in what depends on this host and this start: the mounts of cgroups and the sysctls of the network.
final class SpecCompletion {
    /// A container may bind any port, because the network namespace is its own.
    private static final Map<String, String> NETWORK_SYSCTLS = Map.of("net.ipv4.ip_unprivileged_port_start", "0");

    /// Every group may send ICMP echo requests; in a user namespace the range would contain unmapped groups.
    private static final Map<String, String> PING = Map.of("net.ipv4.ping_group_range", "0 2147483647");

    private SpecCompletion() {}

    static InitSpec of(InitSpec spec, Namespaces namespaces, Cgroup cgroup) {
        return spec.withFilesystem(spec.filesystem().withMounts(mounts(spec, namespaces, cgroup)))
                .withNamespaces(spec.namespaces().withSysctls(sysctls(spec, namespaces)));
    }

    /// With mapped users Docker mounts cgroups writable: their files belong to the host's root. A bundle sets its own flags.
    private static List<InitMount> mounts(InitSpec spec, Namespaces namespaces, Cgroup cgroup) {
        List<InitMount> mounts = new ArrayList<>();
        boolean writable = namespaces.remapped() && spec.bundle().equals(BundleSpec.NONE);
        for (InitMount mount : spec.filesystem().mounts()) {
            if (mount.type().equals("cgroup")) {
                long flags = writable ? mount.flags() & ~MountSyscalls.MS_RDONLY : mount.flags();
                mounts.addAll(cgroup.mounts(flags, namespaces.ownCgroup()));
            } else {
                mounts.add(mount);
            }
        }
        return mounts;
    }

    private static Map<String, String> sysctls(InitSpec spec, Namespaces namespaces) {
        Map<String, String> sysctls = new LinkedHashMap<>();
        if (namespaces.ownNetwork()) {
            sysctls.putAll(NETWORK_SYSCTLS);
            sysctls.putAll(namespaces.remapped() ? Map.of() : PING);
        }
        sysctls.putAll(spec.namespaces().sysctls());
        return sysctls;
    }
}
