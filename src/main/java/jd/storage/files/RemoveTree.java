package jd.storage.files;

import java.nio.file.Path;
import java.util.Optional;
import jd.image.tar.TarEntry;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Removes a file or a directory tree. Names are bytes. Symbolic links are removed and not followed, and files below a mount
/// point inside the tree are kept.
///
/// A container can make directories with millions of names, and trees deeper than the longest path. So names are removed
/// while the directory is read, and a branch deeper than [#MAX_DEPTH] is renamed into the top directory and removed from
/// there: memory, open descriptors and stack are bounded.
///
/// When a file cannot be removed (an immutable one, for instance), the others still are, since a removal must free space on
/// a full disk. The first failure is thrown at the end.
public final class RemoveTree {
    private static final int MAX_DEPTH = 32;

    /// How often a directory is read again into which other processes still write.
    private static final int ROUNDS = 10;

    private static final int READ_DIRECTORY = FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC | Machine.O_DIRECTORY;
    private static final long SAME_MOUNT = FileSyscalls.RESOLVE_NO_XDEV | FileSyscalls.RESOLVE_NO_SYMLINKS;

    private final Syscalls syscalls;
    private final int top;
    private long cut;
    private long removed;
    private boolean goesOn;
    private Optional<SyscallException> failure = Optional.empty();

    private RemoveTree(Syscalls syscalls, int top) {
        this.syscalls = syscalls;
        this.top = top;
    }

    /// Removes the tree, if it exists.
    public static void at(Syscalls syscalls, Path path) {
        at(syscalls, FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path.toString()));
    }

    /// @param parent a descriptor of the directory that contains it
    public static void at(Syscalls syscalls, int parent, byte[] name) {
        if (unlink(syscalls, parent, name)) {
            return;
        }
        int top = DirectoryDescriptors.directory(syscalls, parent, name);
        try {
            new RemoveTree(syscalls, top).all(parent, name);
        } finally {
            syscalls.close(top);
        }
    }

    /// {@return false for a directory} For immutable files and directories alike, unlink fails with EPERM.
    private static boolean unlink(Syscalls syscalls, int parent, byte[] name) {
        try {
            syscalls.unlinkat(parent, name, 0);
            return true;
        } catch (SyscallException e) {
            return switch (e.errno()) {
                case ENOENT -> true;
                case EISDIR -> false;
                case EPERM -> {
                    if (syscalls.fstatat(parent, name, FileSyscalls.AT_SYMLINK_NOFOLLOW).isDirectory()) {
                        yield false;
                    }
                    throw e;
                }
                default -> throw e;
            };
        }
    }

    private void all(int parent, byte[] name) {
        int round = 0;
        do {
            round++;
            emptyTop();
            if (removeEmpty(parent, name)) {
                return;
            }
        } while (goesOn || failure.isEmpty() && round < ROUNDS);
        failure.ifPresent(e -> {
            throw e;
        });
        syscalls.unlinkat(parent, name, FileSyscalls.AT_REMOVEDIR);
    }

    /// The top directory is read again after branches were renamed into it, or after a rename failed for lack of space and
    /// other files were removed.
    private void emptyTop() {
        long cutBefore = cut;
        long removedBefore = removed;
        failure = Optional.empty();
        empty(top, 1);
        boolean spaceFreed = removed > removedBefore && failure.filter(e -> e.is(Errno.ENOSPC)).isPresent();
        goesOn = cut > cutBefore || spaceFreed;
    }

    private boolean removeEmpty(int parent, byte[] name) {
        try {
            syscalls.unlinkat(parent, name, FileSyscalls.AT_REMOVEDIR);
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOTEMPTY) || e.is(Errno.EEXIST)) {
                return false;
            }
            throw failure.orElse(e);
        }
    }

    private void empty(int fd, int depth) {
        syscalls.lseek(fd, 0);
        for (byte[] name : new DirectoryEntries(syscalls, fd)) {
            try {
                remove(fd, name, depth);
            } catch (SyscallException e) {
                if (failure.isEmpty() && !e.is(Errno.ENOENT)) {
                    failure = Optional.of(e);
                }
            }
        }
    }

    private void remove(int parent, byte[] name, int depth) {
        if (unlink(syscalls, parent, name)) {
            removed++;
        } else if (depth == MAX_DEPTH) {
            cutOff(parent, name);
        } else {
            directory(parent, name, depth);
        }
    }

    private void directory(int parent, byte[] name, int depth) {
        int fd = syscalls.openat2(parent, name, READ_DIRECTORY, 0, SAME_MOUNT);
        try {
            empty(fd, depth + 1);
            for (int round = 1; !removeEmpty(parent, name); round++) {
                if (failure.isPresent() || round == ROUNDS) {
                    return;
                }
                empty(fd, depth + 1);
            }
            removed++;
        } finally {
            syscalls.close(fd);
        }
    }

    /// If a name in the top directory exists, another is tried.
    private void cutOff(int parent, byte[] name) {
        while (true) {
            try {
                syscalls.renameat(parent, name, top, TarEntry.bytes("cut-" + cut++));
                return;
            } catch (SyscallException e) {
                if (!e.is(Errno.EEXIST) && !e.is(Errno.ENOTEMPTY) && !e.is(Errno.ENOTDIR)) {
                    cut--;
                    throw e;
                }
            }
        }
    }
}
