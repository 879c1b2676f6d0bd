package jd.create.mounts;

import static jd.libcontainer.kernel.MountSyscalls.MS_BIND;
import static jd.libcontainer.kernel.MountSyscalls.MS_PRIVATE;
import static jd.libcontainer.kernel.MountSyscalls.MS_RDONLY;
import static jd.libcontainer.kernel.MountSyscalls.MS_REC;
import static jd.libcontainer.kernel.MountSyscalls.MS_SLAVE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import jd.create.mounts.MountPoint.Extent;
import jd.libcontainer.mount.MountOptions;
import jd.libcontainer.mount.StandardMounts;
import jd.libcontainer.spec.InitMount;

/// Computes the mounts of a container in order: the kernel's file systems, then the container's own. A mount inside another
/// must come after it, so the container's own are sorted by the depth of their targets.
///
/// Docker 1.2.0: libcontainer mount/init.go, daemon/volumes.go setupMountsForContainer
public final class MountPlan {
    private MountPlan() {}

    /// @param sharedMemory the mount at `/dev/shm`, from [jd.create.namespace.SharedMemory]
    /// @param own binds, volumes and tmpfs of this container
    /// @param files resolv.conf, hostname and hosts, bound from the container's directory
    public static List<InitMount> mounts(
            boolean privileged, long shmSize, Optional<InitMount> sharedMemory, List<InitMount> files,
            List<InitMount> own) {
        List<InitMount> all = new ArrayList<>(StandardMounts.list(privileged, shmSize));
        all.removeIf(mount -> mount.target().equals("/dev/shm"));
        sharedMemory.ifPresent(all::add);
        // The files last: the target of another mount may be a symbolic link into /etc.
        List<InitMount> brought = new ArrayList<>(own);
        for (InitMount file : files) {
            if (own.stream().noneMatch(mount -> mount.target().equals(file.target()))) {
                brought.add(file);
            }
        }
        all.removeIf(mount -> own.stream().anyMatch(mine -> replaces(mine.target(), mount.target())));
        all.addAll(inOrder(brought));
        return all;
    }

    /// A mount at `/dev` replaces the default mounts in `/dev`, too.
    private static boolean replaces(String own, String usual) {
        return usual.equals(own) || own.equals("/dev") && usual.startsWith("/dev/");
    }

    /// {@return the mounts, each after those that contain it}
    public static List<InitMount> inOrder(List<InitMount> mounts) {
        return mounts.stream().sorted(Comparator.comparingInt(mount -> depth(mount.target()))).toList();
    }

    /// {@return the bind mount of a file of the daemon}
    public static InitMount bind(String source, String target, boolean writable) {
        return bind(source, target, writable, Extent.WHOLE, MS_PRIVATE | MS_REC);
    }

    public static InitMount bind(MountPoint.Bind bind) {
        return bind(bind.source(), bind.destination(), bind.writable(), bind.extent(),
                MountOptions.propagation(bind.propagation()));
    }

    /// {@return the bind mount of a volume} It is a slave, since unmounts in the daemon's root must propagate.
    public static InitMount volume(String source, MountPoint.Volume volume) {
        return bind(source, volume.destination(), volume.writable(), Extent.WHOLE, MS_SLAVE | MS_REC);
    }

    private static InitMount bind(String source, String target, boolean writable, Extent extent, long propagation) {
        long readOnly = writable ? 0 : MS_RDONLY;
        return new InitMount(
                "bind", source, target, MS_BIND | (extent.below() ? MS_REC : 0) | readOnly, "", propagation,
                extent.readOnlyBelow() ? readOnly : 0);
    }

    private static int depth(String target) {
        return (int) target.chars().filter(c -> c == '/').count() - (target.endsWith("/") ? 1 : 0);
    }
}
