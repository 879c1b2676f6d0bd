package jd.libcontainer.mount;

import static jd.libcontainer.kernel.MountSyscalls.MS_NODEV;
import static jd.libcontainer.kernel.MountSyscalls.MS_NOEXEC;
import static jd.libcontainer.kernel.MountSyscalls.MS_NOSUID;
import static jd.libcontainer.kernel.MountSyscalls.MS_RDONLY;
import static jd.libcontainer.kernel.MountSyscalls.MS_STRICTATIME;

import java.util.List;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.spec.InitMount;

/// The file systems of every container, in Docker's order and with Docker's flags, and the paths in them that are
/// masked or read-only unless the container is privileged.
///
/// [jd.libcontainer.start.ExecDriver] replaces `cgroup` by the mounts of [jd.libcontainer.cgroup.Cgroup#mounts], which
/// depend on the host.
///
/// Docker 26.1: oci/defaults.go DefaultLinuxSpec. Docker 1.2.0 had proc, /dev, shm, devpts and sysfs: libcontainer
/// mount/init.go.
public final class StandardMounts {
    /// The size of /dev/shm without `--shm-size`, in bytes.
    public static final long DEFAULT_SHM_SIZE = 64L << 20;

    public static final List<String> MASKED_PATHS = List.of(
            "/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
            "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap");

    public static final List<String> READONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private StandardMounts() {}

    /// @param privileged whether sysfs and cgroups are writable
    public static List<InitMount> list(boolean privileged, long shmSize) {
        long quiet = MS_NOSUID | MS_NODEV | MS_NOEXEC;
        long guarded = privileged ? quiet : quiet | MS_RDONLY;
        return List.of(
                new InitMount("proc", "proc", "/proc", quiet, ""),
                new InitMount("tmpfs", "tmpfs", "/dev", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k"),
                new InitMount(
                        "devpts",
                        "devpts",
                        "/dev/pts",
                        MS_NOSUID | MS_NOEXEC,
                        "newinstance,ptmxmode=0666,mode=0620,gid=5"),
                new InitMount("sysfs", "sysfs", "/sys", guarded, ""),
                new InitMount("cgroup", "cgroup", "/sys/fs/cgroup", guarded, ""),
                new InitMount("mqueue", "mqueue", "/dev/mqueue", quiet, ""),
                new InitMount("tmpfs", "shm", "/dev/shm", quiet, "mode=1777,size=" + shmSize));
    }
}
