package jd.libcontainer.mount;

import java.nio.charset.StandardCharsets;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Opens paths below a container's root as the container resolves them: `/` is its root, and neither `..` nor a
/// symbolic link leads out. Creates what is missing.
///
/// openat2(2) RESOLVE_IN_ROOT
public record ContainerPaths(Syscalls kernel, int root) {
    /// The kernel's own limit of links.
    private static final int MOST_LINKS = 40;

    /// {@return a descriptor (O_PATH) of the directory}
    public int directory(String path) {
        return open(path, true, 0);
    }

    /// {@return a descriptor (O_PATH) of the file, which is created empty if missing}
    public int file(String path) {
        return open(path, false, 0);
    }

    /// {@return a descriptor (O_PATH) of a directory whose path contains no symbolic link; created if missing}
    public int ordinaryDirectory(String path) {
        try {
            return openat2(path, FileSyscalls.RESOLVE_NO_SYMLINKS);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        return directory(path);
    }

    /// {@return whether the path exists} False if the path leads through a file or through a loop of links.
    public boolean exists(String path) {
        try {
            kernel.close(openat2(path, 0));
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                return false;
            }
            throw e;
        }
    }

    private int open(String path, boolean directory, int links) {
        try {
            return openat2(path, 0);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT) || links > MOST_LINKS) {
                throw e;
            }
        }
        String parentPath = above(path);
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty() || name.equals(".")) {
            return open(parentPath, true, links);
        }
        // The parent of a missing directory is found without creating it.
        if (name.equals("..")) {
            return open(above(parentPath), true, links);
        }
        int parent = open(parentPath, true, links);
        try {
            return openChild(parent, parentPath, name, directory, links);
        } finally {
            kernel.close(parent);
        }
    }

    private static String above(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /// A missing name may exist as a link with a missing target. Then the target is created.
    private int openChild(int parent, String parentPath, String name, boolean directory, int links) {
        byte[] bytes = FileSyscalls.bytes(name);
        try {
            if (directory) {
                kernel.mkdirat(parent, bytes, 0755);
            } else {
                int flags = FileSyscalls.O_CREAT | FileSyscalls.O_EXCL | FileSyscalls.O_CLOEXEC;
                kernel.close(kernel.openat(parent, bytes, flags, 0755));
            }
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            String target = new String(kernel.readlinkat(parent, bytes), StandardCharsets.UTF_8);
            String next = target.startsWith("/") ? target : parentPath + "/" + target;
            return open(next, directory, links + 1);
        }
        return kernel.openat(parent, bytes, FileSyscalls.O_PATH | Machine.O_NOFOLLOW | FileSyscalls.O_CLOEXEC, 0);
    }

    private int openat2(String path, long more) {
        return kernel.openat2(
                root, FileSyscalls.bytes(path), FileSyscalls.O_PATH | FileSyscalls.O_CLOEXEC, 0,
                FileSyscalls.RESOLVE_IN_ROOT | more);
    }
}
