package jd.storage;

import java.nio.file.Path;
import java.util.List;
import jd.image.tar.TarEntry;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// Removes a file or a directory with all it holds, whatever bytes the names are; symbolic links are removed, not
/// followed.
///
/// A program can make directories within directories without end, deeper than any path reaches and than our stack. So a
/// branch that is too deep is cut off and hung up again at the top, where its turn comes.
public final class RemoveTree {
    private static final int MAX_DEPTH = 100;

    private final Syscalls syscalls;
    private final int top;
    private int cut;

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
        int top = Descriptors.directory(syscalls, parent, name);
        try {
            new RemoveTree(syscalls, top).all();
        } finally {
            syscalls.close(top);
        }
        syscalls.unlinkat(parent, name, FileSyscalls.AT_REMOVEDIR);
    }

    /// {@return false for a directory}
    private static boolean unlink(Syscalls syscalls, int parent, byte[] name) {
        try {
            syscalls.unlinkat(parent, name, 0);
            return true;
        } catch (SyscallException e) {
            return switch (e.errno()) {
                case ENOENT -> true;
                case EISDIR, EPERM -> false;
                default -> throw e;
            };
        }
    }

    /// Until nothing is left: what was cut off on the way has come to the top.
    private void all() {
        List<byte[]> names = Descriptors.names(syscalls, top);
        while (!names.isEmpty()) {
            names.forEach(name -> remove(top, name, 1));
            names = Descriptors.names(syscalls, top);
        }
    }

    private void remove(int parent, byte[] name, int depth) {
        if (unlink(syscalls, parent, name)) {
            return;
        }
        if (depth == MAX_DEPTH) {
            cutOff(parent, name);
            return;
        }
        int fd = Descriptors.directory(syscalls, parent, name);
        try {
            for (byte[] child : syscalls.getdents(fd)) {
                remove(fd, child, depth + 1);
            }
        } finally {
            syscalls.close(fd);
        }
        syscalls.unlinkat(parent, name, FileSyscalls.AT_REMOVEDIR);
    }

    /// A name at the top may be taken; there is always another.
    private void cutOff(int parent, byte[] name) {
        while (true) {
            try {
                syscalls.renameat(parent, name, top, TarEntry.bytes("cut-" + cut++));
                return;
            } catch (SyscallException e) {
                if (e.errno() != Errno.EEXIST && e.errno() != Errno.ENOTEMPTY && e.errno() != Errno.ENOTDIR) {
                    throw e;
                }
            }
        }
    }
}
