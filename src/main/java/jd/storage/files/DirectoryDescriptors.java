package jd.storage.files;

import jd.image.tar.TarEntry;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.Syscalls;

/// Opens directories by descriptor, for walks that must not follow symbolic links.
final class DirectoryDescriptors {
    private static final int READ_DIRECTORY =
            FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC | Machine.O_DIRECTORY | Machine.O_NOFOLLOW;

    private DirectoryDescriptors() {}

    /// {@return a descriptor to be closed by the caller}
    static int directory(Syscalls syscalls, int parent, byte[] name) {
        return syscalls.openat(parent, name, READ_DIRECTORY, 0);
    }

    /// {@return the same directory open for reading, also when `fd` was opened with O_PATH} To be closed by the caller.
    static int readable(Syscalls syscalls, int fd) {
        return directory(syscalls, fd, TarEntry.bytes("."));
    }

    /// {@return a path for system calls without a descriptor argument} Calls whose names begin with `l` do not follow a link
    /// at its end.
    static byte[] path(int parent, String name) {
        return TarEntry.bytes("/proc/self/fd/" + parent + "/" + name);
    }
}
