package jd.libcontainer.mount;

import java.nio.charset.StandardCharsets;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Opens places below a container's root as the container will see them: `/` is its root, `..` stays inside, and so
/// does every symbolic link. What is missing is made.
///
/// openat2(2) RESOLVE_IN_ROOT
public final class ContainerPaths {
    /// As many links as the kernel follows.
    private static final int MOST_LINKS = 40;

    private final Syscalls kernel;
    private final int root;

    public ContainerPaths(Syscalls kernel, int root) {
        this.kernel = kernel;
        this.root = root;
    }

    /// {@return a descriptor (O_PATH) of the directory}
    public int directory(String path) {
        return open(path, true, 0);
    }

    /// {@return a descriptor (O_PATH) of the file, an empty one if there was none}
    public int file(String path) {
        return open(path, false, 0);
    }

    /// {@return a descriptor (O_PATH) of a directory to which no symbolic link leads; made if there is nothing}
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

    /// {@return whether something is there} Not at the end of a way that is none: through a file, or by links in a circle.
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
        // The way up from what is not there needs no directory to be made.
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

    /// A name that leads nowhere may still be there: as a link whose target is missing. Then that one is made.
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
                root,
                FileSyscalls.bytes(path),
                FileSyscalls.O_PATH | FileSyscalls.O_CLOEXEC,
                0,
                FileSyscalls.RESOLVE_IN_ROOT | more);
    }
}
