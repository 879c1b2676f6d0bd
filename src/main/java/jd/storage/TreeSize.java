package jd.storage;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.FileSyscalls.Stat;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// How many bytes the files below a directory have. A file with several names counts once. What lies deeper than any
/// tree that was not made to harm is not counted.
final class TreeSize {
    private static final int MAX_DEPTH = 500;

    private final Syscalls syscalls;
    private final Set<Long> seen = new HashSet<>();
    private long size;

    private TreeSize(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    static long of(Syscalls syscalls, Path directory) {
        TreeSize tree = new TreeSize(syscalls);
        tree.add(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(directory.toString()), 0);
        return tree.size;
    }

    /// A container may be running: what has gone since its name was read does not count.
    private void add(int parent, byte[] name, int depth) {
        try {
            Stat stat = syscalls.fstatat(parent, name, FileSyscalls.AT_SYMLINK_NOFOLLOW);
            if (stat.isDirectory()) {
                addDirectory(parent, name, depth);
            } else if (stat.nlink() == 1 || seen.add(stat.ino())) {
                size += stat.size();
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
        int fd = Descriptors.directory(syscalls, parent, name);
        try {
            for (byte[] child : syscalls.getdents(fd)) {
                add(fd, child, depth + 1);
            }
        } finally {
            syscalls.close(fd);
        }
    }
}
