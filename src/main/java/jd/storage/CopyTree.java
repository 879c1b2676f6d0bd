package jd.storage;

import java.nio.file.Path;
import java.util.Optional;
import jd.image.tar.TarEntry;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Copies the content of a directory into another, with owners, modes, times, extended attributes, devices, and hard links
/// between copied files. Two descriptors are open for each level, so the depth is limited.
final class CopyTree {
    private static final int READ = FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC;
    private static final int WRITE =
            FileSyscalls.O_WRONLY | FileSyscalls.O_CREAT | FileSyscalls.O_EXCL | FileSyscalls.O_CLOEXEC;

    private static final int MAX_DEPTH = 500;

    /// PATH_MAX: system calls refuse longer paths, so no link to such a file can be made.
    private static final int MAX_PATH = 4095;

    private final Syscalls syscalls;
    private final int target;
    private final FirstNames firstNames = new FirstNames();
    private final byte[] buffer = new byte[1 << 17];

    private CopyTree(Syscalls syscalls, int target) {
        this.syscalls = syscalls;
        this.target = target;
    }

    static void copy(Syscalls syscalls, Path from, Path to) {
        int source = open(syscalls, from);
        try {
            int target = open(syscalls, to);
            try {
                new CopyTree(syscalls, target).children(source, target, "", 0);
            } finally {
                syscalls.close(target);
            }
        } finally {
            syscalls.close(source);
        }
    }

    private static int open(Syscalls syscalls, Path path) {
        return DirectoryDescriptors.directory(syscalls, FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path.toString()));
    }

    /// @param path below the target, truncated if it is too long for system calls
    private void children(int from, int to, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new StorageException("copy a tree: more than " + MAX_DEPTH + " directories deep");
        }
        for (byte[] name : new DirectoryEntries(syscalls, from)) {
            Stat stat = syscalls.fstatat(from, name, FileSyscalls.AT_SYMLINK_NOFOLLOW);
            String child = path.length() > MAX_PATH ? path : path + TarEntry.text(name);
            child(from, to, name, stat, child, depth);
        }
    }

    private void child(int from, int to, byte[] name, Stat stat, String path, int depth) {
        if (!stat.isDirectory() && path.length() <= MAX_PATH) {
            Optional<String> first = firstNames.find(stat, path);
            if (first.isPresent()) {
                syscalls.linkat(target, TarEntry.bytes(first.get()), to, name, 0);
                return;
            }
        }
        switch (stat.mode() & FileSyscalls.S_IFMT) {
            case FileSyscalls.S_IFDIR -> directory(from, to, name, path, depth);
            case FileSyscalls.S_IFREG -> file(from, to, name);
            case FileSyscalls.S_IFLNK -> syscalls.symlinkat(syscalls.readlinkat(from, name), to, name);
            // Device, FIFO, socket: only the node, without content.
            default -> syscalls.mknodat(to, name, stat.mode(), stat.rdev());
        }
        attributes(from, to, name, stat);
    }

    private void directory(int from, int to, byte[] name, String path, int depth) {
        syscalls.mkdirat(to, name, 0700);
        int source = DirectoryDescriptors.directory(syscalls, from, name);
        try {
            int copy = DirectoryDescriptors.directory(syscalls, to, name);
            try {
                children(source, copy, path + "/", depth + 1);
            } finally {
                syscalls.close(copy);
            }
        } finally {
            syscalls.close(source);
        }
    }

    private void file(int from, int to, byte[] name) {
        int source = syscalls.openat(from, name, READ, 0);
        try {
            int copy = syscalls.openat(to, name, WRITE, 0600);
            try {
                for (int count = fill(source); count > 0; count = fill(source)) {
                    for (int at = 0; at < count; ) {
                        at += syscalls.write(copy, buffer, at, count - at);
                    }
                }
            } finally {
                syscalls.close(copy);
            }
        } finally {
            syscalls.close(source);
        }
    }

    private int fill(int source) {
        return syscalls.read(source, buffer, 0, buffer.length);
    }

    /// In the same order as [TarApply]: the owner first, the time last.
    private void attributes(int from, int to, byte[] name, Stat stat) {
        syscalls.fchownat(to, name, stat.uid(), stat.gid(), FileSyscalls.AT_SYMLINK_NOFOLLOW);
        xattrs(
                DirectoryDescriptors.path(from, TarEntry.text(name)),
                DirectoryDescriptors.path(to, TarEntry.text(name)));
        if ((stat.mode() & FileSyscalls.S_IFMT) != FileSyscalls.S_IFLNK) {
            syscalls.fchmodat(to, name, stat.mode() & 07777);
        }
        syscalls.utimensat(to, name, stat.mtimeNanos(), FileSyscalls.AT_SYMLINK_NOFOLLOW);
    }

    private void xattrs(byte[] from, byte[] to) {
        try {
            for (String key : syscalls.llistxattr(from)) {
                byte[] value = syscalls.lgetxattr(from, key);
                if (value != null) {
                    syscalls.lsetxattr(to, key, value);
                }
            }
        } catch (SyscallException e) {
            if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.EPERM) {
                throw e;
            }
        }
    }
}
