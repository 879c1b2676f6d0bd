package jd.dockerinit;

import java.util.List;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;

/// Makes the container's mounts, in the order of the specification: a mount may be inside an earlier one.
///
/// Each target is opened once and then used by descriptor. So no process, of this container or of another that shares a
/// volume with it, can replace it by a link between check and mount (CVE-2021-30465).
///
/// Docker 1.2.0: libcontainer mount/init.go. runc: libcontainer/rootfs_linux.go
record Mounting(Syscalls kernel, RootFilesystem root) {
    /// @param binds the detached mounts for those of type `bind`
    void all(List<InitMount> mounts, int[] binds) {
        int next = 0;
        for (InitMount mount : mounts) {
            try {
                if (mount.type().equals("bind")) {
                    bind(mount, binds[next++]);
                } else {
                    fileSystem(mount);
                }
            } catch (SyscallException e) {
                throw failure(mount, e.errno(), words(mount) + e.errno().description());
            }
        }
    }

    // tag::binding[]
    private void bind(InitMount mount, int tree) {
        boolean directory = isDirectory(tree);
        int target = target(mount, directory); // <1>
        String place = MissingMountPoint.place(kernel, target);
        ProcSafety.check(root, place, mount); // <2>
        verifyInside(place);
        // A file over a directory: ENOTDIR, as mount(2) reports it;
        // move_mount(2) would say EINVAL.
        if (isDirectory(target) != directory) {
            Errno errno = Errno.ENOTDIR;
            throw failure(mount, errno, words(mount) + errno.description());
        }
        int byDescriptor = MountSyscalls.MOVE_MOUNT_F_EMPTY_PATH
                | MountSyscalls.MOVE_MOUNT_T_EMPTY_PATH;
        kernel.move_mount(tree, "", target, "", byDescriptor); // <3>
        kernel.close(target);
        kernel.close(tree);
    }
    // end::binding[]

    /// A mount over the root would hide the whole container. runc reports the first file that it then fails to open.
    private void verifyInside(String place) {
        if (place.equals(root.name())) {
            throw new InitFailure(Step.MOUNTS.words(), Errno.ENOENT, "error during container init: open "
                    + "/proc/sys/net/ipv4/ip_unprivileged_port_start: " + Errno.ENOENT.description());
        }
    }

    /// mount(2) takes only paths; /proc/self/fd/N resolves to the descriptor, whatever links there are.
    private void fileSystem(InitMount wanted) {
        boolean covers = wanted.type().equals("tmpfs") && root.paths().exists(wanted.target());
        int target = target(wanted, true);
        ProcSafety.check(root, MissingMountPoint.place(kernel, target), wanted);
        InitMount mount = covers ? likeBefore(target, wanted) : wanted;
        // For a tmpfs the mount is read-only, not the file system; for /dev only when all nodes are in it.
        long readOnly = mount.type().equals("tmpfs") ? mount.flags() & MountSyscalls.MS_RDONLY : 0;
        long later = mount.target().equals("/dev") ? 0 : readOnly;
        try {
            kernel.mount(mount.source(), "/proc/self/fd/" + target, mount.type(), mount.flags() & ~readOnly, mount.data());
        } catch (SyscallException e) {
            throw failure(mount, e.errno(), words(mount) + e.errno().description());
        }
        kernel.close(target);
        // A new file system has no mounts below it, so MS_REC has no meaning.
        long propagation = mount.propagation() & ~MountSyscalls.MS_REC;
        if (later != 0 || propagation != 0) {
            // `target` still refers to the directory under the new mount.
            int mounted = root.paths().directory(mount.target());
            kernel.mount_setattr(mounted, "", FileSyscalls.AT_EMPTY_PATH, later, 0, propagation);
            kernel.close(mounted);
        }
    }

    /// A tmpfs over a directory takes over its mode, unless the options have another: the kernel takes the last `mode=`.
    private InitMount likeBefore(int directory, InitMount mount) {
        int mode = kernel.fstat(directory).mode() & 07777;
        String words = "mode=0" + Integer.toOctalString(mode);
        return new InitMount(
                mount.type(), mount.source(), mount.target(), mount.flags(),
                mount.data().isEmpty() ? words : words + "," + mount.data(), mount.propagation(), mount.below());
    }

    /// /proc and /sys must not be mounted through a link: programs in the container would read a forged /proc
    /// (CVE-2019-19921).
    private int target(InitMount mount, boolean directory) {
        String path = mount.target();
        boolean kernelsOwn = mount.type().equals("proc") || mount.type().equals("sysfs");
        try {
            if (kernelsOwn) {
                return root.paths().ordinaryDirectory(path);
            }
            int target = directory ? root.paths().directory(path) : root.paths().file(path);
            // A tmpfs over a file is refused by mount(2), with Docker's message.
            if (directory && !isDirectory(target) && !mount.type().equals("tmpfs")) {
                throw noPlace(mount, Errno.ENOTDIR, "cannot mkdir in " + MissingMountPoint.place(kernel, target));
            }
            return target;
        } catch (SyscallException e) {
            if (kernelsOwn && e.is(Errno.ELOOP)) {
                throw failure(mount, Errno.ELOOP,
                        "filesystem \"" + mount.type() + "\" must be mounted on ordinary directory");
            }
            if (e.is(Errno.ELOOP)) {
                throw noPlace(mount, Errno.ELOOP, "SecureJoin " + root.name() + "/" + path);
            }
            MissingMountPoint missing = MissingMountPoint.before(kernel, root, path);
            ProcSafety.check(root, missing, mount);
            throw noPlace(mount, e.errno(), missing.words(e.errno(), directory));
        }
    }

    private static InitFailure noPlace(InitMount mount, Errno errno, String what) {
        return failure(mount, errno, "create mount destination for " + mount.target() + " mount: " + what + ": "
                + errno.description());
    }

    private boolean isDirectory(int fd) {
        return kernel.fstat(fd).isDirectory();
    }

    private static String words(InitMount mount) {
        boolean bind = mount.type().equals("bind");
        long flags = bind ? mount.flags() & (MountSyscalls.MS_BIND | MountSyscalls.MS_REC) : mount.flags();
        return "mount " + mount.source() + ":" + mount.target() + ", flags: 0x" + Long.toHexString(flags)
                + (mount.data().isEmpty() ? "" : ", data: " + mount.data()) + ": ";
    }

    static InitFailure failure(InitMount mount, Errno errno, String reason) {
        return new InitFailure(Step.MOUNTS.words(), errno, "error during container init: error mounting \""
                + mount.source() + "\" to rootfs at \"" + mount.target() + "\": " + reason);
    }
}
