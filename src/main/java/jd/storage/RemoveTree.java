package jd.storage;

import java.nio.file.Path;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// Removes a file or a directory with all it holds, whatever bytes the names are; symbolic links are removed, not
/// followed.
public final class RemoveTree {
    private RemoveTree() {}

    /// Removes what is there; nothing there is fine.
    public static void at(Syscalls syscalls, Path path) {
        at(syscalls, FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path.toString()));
    }

    static void at(Syscalls syscalls, int parent, byte[] name) {
        try {
            syscalls.unlinkat(parent, name, 0);
        } catch (SyscallException e) {
            switch (e.errno()) {
                case ENOENT -> {}
                case EISDIR, EPERM -> directory(syscalls, parent, name);
                default -> throw e;
            }
        }
    }

    private static void directory(Syscalls syscalls, int parent, byte[] name) {
        int fd = Descriptors.directory(syscalls, parent, name);
        try {
            for (byte[] child : syscalls.getdents(fd)) {
                at(syscalls, fd, child);
            }
        } finally {
            syscalls.close(fd);
        }
        syscalls.unlinkat(parent, name, FileSyscalls.AT_REMOVEDIR);
    }
}
