package jd.storage.files;

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
///
/// A merging copy, that of a build's `COPY`, may find files in the target: a directory is merged with an existing one, any
/// other file replaces the existing one.
public final class CopyTree {
    private static final int READ = FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC;
    private static final int WRITE =
            FileSyscalls.O_WRONLY | FileSyscalls.O_CREAT | FileSyscalls.O_EXCL | FileSyscalls.O_CLOEXEC;

    private static final int MAX_DEPTH = 500;

    /// PATH_MAX: system calls refuse longer paths, so no link to such a file can be made.
    private static final int MAX_PATH = 4095;

    private final Syscalls syscalls;
    private final int target;
    private final boolean merges;
    private final Optional<int[]> owner;
    private final FirstNames firstNames = new FirstNames();
    private final byte[] buffer = new byte[1 << 17];

    private CopyTree(Syscalls syscalls, int target, boolean merges, Optional<int[]> owner) {
        this.syscalls = syscalls;
        this.target = target;
        this.merges = merges;
        this.owner = owner;
    }

    public static void copy(Syscalls syscalls, Path from, Path to) {
        int source = open(syscalls, from);
        try {
            int target = open(syscalls, to);
            try {
                new CopyTree(syscalls, target, false, Optional.empty()).children(source, target, "", 0);
            } finally {
                syscalls.close(target);
            }
        } finally {
            syscalls.close(source);
        }
    }

    /// Merges the content of a directory into another, both open for reading.
    ///
    /// @param owner of the copies, user and group on this host; empty for the owner of each source
    static void merge(Syscalls syscalls, int source, int target, Optional<int[]> owner) {
        new CopyTree(syscalls, target, true, owner).children(source, target, "", 0);
    }

    /// Copies one file, which is not a directory, and replaces an existing one.
    ///
    /// @param from the directory of the source
    /// @param to the directory of the copy
    static void one(Syscalls syscalls, int from, byte[] name, int to, byte[] as, Optional<int[]> owner) {
        Stat stat = syscalls.fstatat(from, name, FileSyscalls.AT_SYMLINK_NOFOLLOW);
        new CopyTree(syscalls, to, true, owner).child(new Pair(from, name, to, as), stat, TarEntry.text(as), 0);
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
            child(new Pair(from, name, to, name), stat, child, depth);
        }
    }

    /// A file to copy and its place: the descriptors of both directories, and the names there.
    private record Pair(int from, byte[] name, int to, byte[] as) {}

    private void child(Pair pair, Stat stat, String path, int depth) {
        boolean merged = merges && makeRoom(pair, stat);
        if (!stat.isDirectory() && path.length() <= MAX_PATH) {
            Optional<String> first = firstNames.find(stat, path);
            if (first.isPresent()) {
                syscalls.linkat(target, TarEntry.bytes(first.get()), pair.to(), pair.as(), 0);
                return;
            }
        }
        switch (stat.mode() & FileSyscalls.S_IFMT) {
            case FileSyscalls.S_IFDIR -> {
                if (!merged) {
                    syscalls.mkdirat(pair.to(), pair.as(), 0700);
                }
                directory(pair, path, depth);
            }
            case FileSyscalls.S_IFREG -> file(pair);
            case FileSyscalls.S_IFLNK ->
                syscalls.symlinkat(syscalls.readlinkat(pair.from(), pair.name()), pair.to(), pair.as());
            // Device, FIFO, socket: only the node, without content.
            default -> syscalls.mknodat(pair.to(), pair.as(), stat.mode(), stat.rdev());
        }
        attributes(pair, stat);
    }

    /// Removes what the copy replaces. {@return whether there is a directory with which the source is merged}
    private boolean makeRoom(Pair pair, Stat source) {
        try {
            Stat there = syscalls.fstatat(pair.to(), pair.as(), FileSyscalls.AT_SYMLINK_NOFOLLOW);
            if (there.isDirectory() && source.isDirectory()) {
                return true;
            }
            RemoveTree.at(syscalls, pair.to(), pair.as());
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        return false;
    }

    private void directory(Pair pair, String path, int depth) {
        int source = DirectoryDescriptors.directory(syscalls, pair.from(), pair.name());
        try {
            int copy = DirectoryDescriptors.directory(syscalls, pair.to(), pair.as());
            try {
                children(source, copy, path + "/", depth + 1);
            } finally {
                syscalls.close(copy);
            }
        } finally {
            syscalls.close(source);
        }
    }

    private void file(Pair pair) {
        int source = syscalls.openat(pair.from(), pair.name(), READ, 0);
        try {
            int copy = syscalls.openat(pair.to(), pair.as(), WRITE, 0600);
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

    /// In the same order as [TarApply]: the owner first, the time last. A new owner comes after the mode, as in Docker:
    /// chown(2) clears set-user-id bits.
    private void attributes(Pair pair, Stat stat) {
        int to = pair.to();
        byte[] name = pair.as();
        if (owner.isEmpty()) {
            syscalls.fchownat(to, name, stat.uid(), stat.gid(), FileSyscalls.AT_SYMLINK_NOFOLLOW);
        }
        xattrs(
                DirectoryDescriptors.path(pair.from(), TarEntry.text(pair.name())),
                DirectoryDescriptors.path(to, TarEntry.text(name)));
        if ((stat.mode() & FileSyscalls.S_IFMT) != FileSyscalls.S_IFLNK) {
            syscalls.fchmodat(to, name, stat.mode() & 07777);
        }
        owner.ifPresent(ids -> syscalls.fchownat(to, name, ids[0], ids[1], FileSyscalls.AT_SYMLINK_NOFOLLOW));
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
