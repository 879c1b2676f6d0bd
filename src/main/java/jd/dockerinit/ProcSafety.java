package jd.dockerinit;

import java.util.List;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.spec.InitMount;

/// Refuses mounts inside /proc, whose content must come from the kernel, for dockerinit and for every program later.
/// Excepted are the files that tools such as lxcfs replace to show the container's limits.
///
/// runc: libcontainer/rootfs_linux.go checkProcMount
final class ProcSafety {
    private static final List<String> HARMLESS = List.of(
            "cpuinfo", "diskstats", "meminfo", "stat", "swaps", "uptime", "loadavg", "slabinfo", "net/dev",
            "sys/kernel/ns_last_pid", "sys/crypto/fips_enabled");

    private ProcSafety() {}

    /// The same for a mount point that could not be created, perhaps because it is below /proc.
    static void check(RootFilesystem root, MissingMountPoint missing, InitMount mount) {
        check(root, missing.reached() + missing.missing(), mount);
    }

    /// @param place the path of the target, with links resolved
    static void check(RootFilesystem root, String place, InitMount mount) {
        String proc = root.name() + "/proc";
        if (place.equals(proc) && !mount.type().equals("proc")) {
            throw refusal(mount, place, "it is not of type proc");
        }
        if (place.startsWith(proc + "/") && !HARMLESS.contains(place.substring(proc.length() + 1))) {
            throw refusal(mount, place, "it is inside /proc");
        }
    }

    private static RuntimeException refusal(InitMount mount, String place, String why) {
        return Mounting.failure(mount, Errno.EPERM, "create mount destination for " + mount.target()
                + " mount: check proc-safety of " + mount.target() + " mount: \"" + place
                + "\" cannot be mounted because " + why);
    }
}
