package jd.storage.files;

import java.nio.file.Path;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Adds up the sizes of the files below a directory. A file with several names counts once: each of its `nlink` names adds
/// a share, so that no list of files is needed. Only [#MAX_DEPTH] levels are counted, which is also the greatest number of
/// open descriptors.
public final class TreeSize {
    private static final int MAX_DEPTH = 200;

    private final Syscalls syscalls;
    private long size;
    private double shares;

    private TreeSize(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    public static long of(Syscalls syscalls, Path directory) {
        TreeSize tree = new TreeSize(syscalls);
        tree.add(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(directory.toString()), 0);
        return tree.size + Math.round(tree.shares);
    }

    /// A running container may remove a file after its name was read; it does not count.
    private void add(int parent, byte[] name, int depth) {
        try {
            Stat stat = syscalls.fstatat(parent, name, FileSyscalls.AT_SYMLINK_NOFOLLOW);
            if (stat.isDirectory()) {
                addDirectory(parent, name, depth);
            } else if (stat.nlink() <= 1) {
                size += stat.size();
            } else {
                shares += (double) stat.size() / stat.nlink();
            }
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR && e.errno() != Errno.ELOOP) {
                throw e;
            }
        }
    }

    private void addDirectory(int parent, byte[] name, int depth) {
        if (depth == MAX_DEPTH) {
            return;
        }
        int fd = DirectoryDescriptors.directory(syscalls, parent, name);
        try {
            for (byte[] child : new DirectoryEntries(syscalls, fd)) {
                add(fd, child, depth + 1);
            }
        } finally {
            syscalls.close(fd);
        }
    }
}
