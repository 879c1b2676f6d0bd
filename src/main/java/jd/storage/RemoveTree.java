package jd.storage;

import java.nio.file.Path;
import java.util.Optional;
import jd.image.tar.TarEntry;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Removes a file or a directory with all it holds, whatever bytes the names are. Symbolic links are removed, not
/// followed, and nothing below a mount point inside the tree is touched.
///
/// A container can make directories of millions of names, and directories within directories deeper than any path
/// reaches. So names are read as they are removed, and a branch deeper than [#MAX_DEPTH] is cut off and renamed into
/// the top, where its turn comes: memory and open descriptors are bounded, and so is the stack.
///
/// What cannot be removed (an immutable file, say) does not keep the rest: a removal is how a full disk gets space
/// again. The first failure is thrown at the end.
public final class RemoveTree {
    private static final int MAX_DEPTH = 32;

    /// How often a directory that others still write to is read again.
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

    /// Removes what is there; nothing there is fine.
    public static void at(Syscalls syscalls, Path path) {
        at(syscalls, FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path.toString()));
    }

    static void at(Syscalls syscalls, int parent, byte[] name) {
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

    /// {@return false for a directory} An immutable file and an immutable directory both answer EPERM.
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

    /// There is more to do at the top when branches have been cut off, or when one found no space for its new name and
    /// something else has given some since.
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

    /// A name at the top may be taken; there is always another.
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
