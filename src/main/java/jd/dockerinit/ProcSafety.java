package jd.dockerinit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.InitSpec.InitMount;
import jd.libcontainer.Syscalls;

/// What dockerinit, and later every program, reads below /proc must come from the kernel. So nothing is mounted there
/// but what tools that emulate a smaller machine replace.
///
/// runc: libcontainer/rootfs_linux.go checkProcMount
final class ProcSafety {
    private static final List<String> HARMLESS = List.of(
            "cpuinfo",
            "diskstats",
            "meminfo",
            "stat",
            "swaps",
            "uptime",
            "loadavg",
            "slabinfo",
            "net/dev",
            "sys/kernel/ns_last_pid",
            "sys/crypto/fips_enabled");

    private ProcSafety() {}

    /// @param target a descriptor of the place, wherever links have led
    static void check(Syscalls kernel, RootFilesystem root, int target, InitMount mount) {
        check(root, place(kernel, target), mount);
    }

    /// What could not be made, perhaps because it lies below /proc.
    static void checkMissing(Syscalls kernel, RootFilesystem root, InitMount mount) {
        String target = mount.target();
        int slash = target.lastIndexOf('/');
        while (slash > 0 && !root.paths().exists(target.substring(0, slash))) {
            slash = target.lastIndexOf('/', slash - 1);
        }
        if (slash > 0) {
            int above = root.paths().directory(target.substring(0, slash));
            String place = place(kernel, above) + target.substring(slash);
            kernel.close(above);
            check(root, place, mount);
        }
    }

    private static String place(Syscalls kernel, int fd) {
        byte[] link = FileSyscalls.bytes("/proc/self/fd/" + fd);
        return new String(kernel.readlinkat(FileSyscalls.AT_FDCWD, link), StandardCharsets.UTF_8);
    }

    private static void check(RootFilesystem root, String place, InitMount mount) {
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
