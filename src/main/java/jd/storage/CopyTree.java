package jd.storage;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import jd.image.tar.TarEntry;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.FileSyscalls.Stat;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// Copies what a directory holds into another, as faithfully as tar would: owners, modes, times, extended attributes,
/// devices, and hard links among the copied.
final class CopyTree {
    private static final int READ = FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC;
    private static final int WRITE =
            FileSyscalls.O_WRONLY | FileSyscalls.O_CREAT | FileSyscalls.O_EXCL | FileSyscalls.O_CLOEXEC;

    private final Syscalls syscalls;
    private final int target;

    /// Where the first name of a file with several has been put, by inode number.
    private final Map<Long, String> firstNames = new HashMap<>();
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
                new CopyTree(syscalls, target).children(source, target, "");
            } finally {
                syscalls.close(target);
            }
        } finally {
            syscalls.close(source);
        }
    }

    private static int open(Syscalls syscalls, Path path) {
        return Descriptors.directory(syscalls, FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path.toString()));
    }

    private void children(int from, int to, String path) {
        for (byte[] name : syscalls.getdents(from)) {
            Stat stat = syscalls.fstatat(from, name, FileSyscalls.AT_SYMLINK_NOFOLLOW);
            child(from, to, name, stat, path + TarEntry.text(name));
        }
    }

    private void child(int from, int to, byte[] name, Stat stat, String path) {
        if (!stat.isDirectory() && stat.nlink() > 1) {
            String first = firstNames.putIfAbsent(stat.ino(), path);
            if (first != null) {
                syscalls.linkat(target, TarEntry.bytes(first), to, name, 0);
                return;
            }
        }
        switch (stat.mode() & FileSyscalls.S_IFMT) {
            case FileSyscalls.S_IFDIR -> directory(from, to, name, path);
            case FileSyscalls.S_IFREG -> file(from, to, name);
            case FileSyscalls.S_IFLNK -> syscalls.symlinkat(syscalls.readlinkat(from, name), to, name);
            // Device, FIFO, socket: no content, the node is all.
            default -> syscalls.mknodat(to, name, stat.mode(), stat.rdev());
        }
        attributes(from, to, name, stat);
    }

    private void directory(int from, int to, byte[] name, String path) {
        syscalls.mkdirat(to, name, 0700);
        int source = Descriptors.directory(syscalls, from, name);
        try {
            int copy = Descriptors.directory(syscalls, to, name);
            try {
                children(source, copy, path + "/");
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

    /// The order matters as in [TarApply]: the owner first, the time last.
    private void attributes(int from, int to, byte[] name, Stat stat) {
        syscalls.fchownat(to, name, stat.uid(), stat.gid(), FileSyscalls.AT_SYMLINK_NOFOLLOW);
        xattrs(Descriptors.path(from, TarEntry.text(name)), Descriptors.path(to, TarEntry.text(name)));
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
