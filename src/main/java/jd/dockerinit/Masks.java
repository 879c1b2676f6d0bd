package jd.dockerinit;

import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.InitFailure;
import jd.libcontainer.InitSpec;
import jd.libcontainer.MountSyscalls;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// Takes from the container what it must not write, then what it must not see.
///
/// Docker 1.2.0: libcontainer security/restrict/restrict.go
final class Masks {
    private static final long MOUNT_ATTR_RDONLY = 1;

    private Masks() {}

    static void apply(Syscalls kernel, InitSpec spec) {
        for (String path : spec.readonlyPaths()) {
            makeReadOnly(kernel, path);
        }
        if (!spec.maskedPaths().isEmpty()) {
            verifyCover(kernel);
        }
        for (String path : spec.maskedPaths()) {
            hide(kernel, path);
        }
        if (spec.readonlyRootfs()) {
            kernel.mount_setattr(FileSyscalls.AT_FDCWD, "/", 0, MOUNT_ATTR_RDONLY, 0, 0);
        }
    }

    /// Only a mount can be read-only, so the path becomes one. What this kernel does not have needs no guard.
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

    /// /dev may be a directory of the host with anything in it. What covers secrets must cover them (CVE-2025-31133).
    private static void verifyCover(Syscalls kernel) {
        try {
            FileSyscalls.Stat stat = kernel.fstatat(
                    FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/dev/null"), FileSyscalls.AT_SYMLINK_NOFOLLOW);
            if (stat.rdev() != FileSyscalls.makedev(1, 3)) {
                throw new InitFailure(
                        Step.MASKS.words(), Errno.EINVAL, "mask path: \"/dev/null\" is not the null device");
            }
        } catch (SyscallException e) {
            throw new InitFailure(
                    Step.MASKS.words(), e.errno(),
                    "error during container init: can't mask paths: open /dev/null: " + e.errno().description());
        }
    }

    /// A file is covered by /dev/null. The kernel says when it is a directory, which an empty file system covers.
    private static void hide(Syscalls kernel, String path) {
        try {
            kernel.mount("/dev/null", path, "none", MountSyscalls.MS_BIND, "");
        } catch (SyscallException e) {
            if (e.is(Errno.ENOTDIR)) {
                kernel.mount("tmpfs", path, "tmpfs", MountSyscalls.MS_RDONLY, "");
            } else if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }
}
