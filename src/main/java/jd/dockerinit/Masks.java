package jd.dockerinit;

import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.FilesystemSpec;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;

/// Makes paths read-only that the container must not write, and covers those that it must not read.
///
/// Docker 1.2.0: libcontainer security/restrict/restrict.go
final class Masks {
    private static final long MOUNT_ATTR_RDONLY = 1;

    private Masks() {}

    static void apply(Syscalls kernel, FilesystemSpec filesystem) {
        for (InitMount mount : filesystem.mounts()) {
            if (isClosedDev(mount)) {
                kernel.mount_setattr(FileSyscalls.AT_FDCWD, "/dev", 0, MOUNT_ATTR_RDONLY, 0, 0);
            }
        }
        for (String path : filesystem.readonlyPaths()) {
            makeReadOnly(kernel, path);
        }
        if (!filesystem.maskedPaths().isEmpty()) {
            int cover = cover(kernel);
            for (String path : filesystem.maskedPaths()) {
                hide(kernel, cover, path);
            }
            kernel.close(cover);
        }
        if (filesystem.readonlyRootfs()) {
            kernel.mount_setattr(FileSyscalls.AT_FDCWD, "/", 0, MOUNT_ATTR_RDONLY, 0, 0);
        }
    }

    /// A read-only /dev must be writable until the device nodes and the terminal are in it.
    private static boolean isClosedDev(InitMount mount) {
        return mount.type().equals("tmpfs")
                && mount.target().equals("/dev")
                && (mount.flags() & MountSyscalls.MS_RDONLY) != 0;
    }

    /// Only a mount can be read-only, so the path is bind-mounted on itself. A path that this kernel lacks is skipped.
    private static void makeReadOnly(Syscalls kernel, String path) {
        try {
            kernel.mount(path, path, "none", MountSyscalls.MS_BIND | MountSyscalls.MS_REC, "");
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return;
            }
            throw e;
        }
        kernel.mount_setattr(
                FileSyscalls.AT_FDCWD, path, MountSyscalls.AT_RECURSIVE, MOUNT_ATTR_RDONLY, 0, 0);
    }

    /// Opens the container's /dev/null once and checks it; it is used by descriptor afterwards. /dev may be a directory of
    /// the host that another container shares and in which it exchanges files meanwhile (CVE-2025-31133).
    private static int cover(Syscalls kernel) {
        try {
            int flags = FileSyscalls.O_PATH | Machine.O_NOFOLLOW | FileSyscalls.O_CLOEXEC;
            int cover = kernel.open("/dev/null", flags);
            if (kernel.fstat(cover).rdev() != Devices.NULL) {
                throw Devices.noNull(Errno.EINVAL, "can't reopen /dev/null: container's /dev/null is invalid");
            }
            return cover;
        } catch (SyscallException e) {
            throw new InitFailure(
                    Step.MASKS.words(), e.errno(),
                    "error during container init: can't mask paths: open /dev/null: " + e.errno().description());
        }
    }

    /// Covers a file by the null device, a directory by an empty file system. A path that this kernel lacks is skipped.
    private static void hide(Syscalls kernel, int cover, String path) {
        int place;
        try {
            place = kernel.open(path, FileSyscalls.O_PATH | FileSyscalls.O_CLOEXEC);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return;
            }
            throw e;
        }
        if (kernel.fstat(place).isDirectory()) {
            kernel.mount("tmpfs", path, "tmpfs", MountSyscalls.MS_RDONLY, "");
        } else {
            int copy = kernel.open_tree(
                    cover, "", MountSyscalls.OPEN_TREE_CLONE | MountSyscalls.OPEN_TREE_CLOEXEC | FileSyscalls.AT_EMPTY_PATH);
            int byDescriptor = MountSyscalls.MOVE_MOUNT_F_EMPTY_PATH | MountSyscalls.MOVE_MOUNT_T_EMPTY_PATH;
            kernel.move_mount(copy, "", place, "", byDescriptor);
            kernel.close(copy);
        }
        kernel.close(place);
    }
}
