package jd.dockerinit;

import java.nio.charset.StandardCharsets;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Syscalls;

/// Explains why a mount point could not be created: which part of its path exists, and which is missing. The message is
/// runc's, which a Docker client shows its user.
///
/// runc: libcontainer/rootfs_linux.go createMountpoint
///
/// @param reached the longest part of the path that exists, with links resolved
/// @param missing the rest of the path: `/new/sub`
record MissingMountPoint(String reached, String missing) {
    static MissingMountPoint before(Syscalls kernel, RootFilesystem root, String target) {
        int slash = target.lastIndexOf('/');
        while (slash > 0 && !root.paths().exists(target.substring(0, slash))) {
            slash = target.lastIndexOf('/', slash - 1);
        }
        int fd = root.paths().directory(slash <= 0 ? "/" : target.substring(0, slash));
        String reached = place(kernel, fd);
        kernel.close(fd);
        return new MissingMountPoint(reached, target.substring(Math.max(slash, 0)));
    }

    /// {@return the path of an open descriptor in this mount namespace}
    static String place(Syscalls kernel, int fd) {
        byte[] link = FileSyscalls.bytes("/proc/self/fd/" + fd);
        return new String(kernel.readlinkat(FileSyscalls.AT_FDCWD, link), StandardCharsets.UTF_8);
    }

    /// @param directory whether the mount point must be a directory, otherwise a file
    String words(Errno errno, boolean directory) {
        int end = missing.indexOf('/', 1);
        String next = reached + (end < 0 ? missing : missing.substring(0, end));
        String parent = directory ? "" : "make parent dir of file bind-mount: ";
        if (errno == Errno.ENOTDIR) {
            return parent + "cannot mkdir in " + reached;
        }
        return end < 0 && !directory
                ? "create target of file bind-mount: mknod regular file " + next
                : parent + "mkdirat " + next;
    }
}
