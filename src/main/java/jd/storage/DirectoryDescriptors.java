package jd.storage;

import jd.image.tar.TarEntry;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.Syscalls;


/// Directories by descriptor, for walks that must not follow a symbolic link.
final class DirectoryDescriptors {
    private static final int READ_DIRECTORY =
            FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC | Machine.O_DIRECTORY | Machine.O_NOFOLLOW;

    private DirectoryDescriptors() {}

    /// {@return a descriptor to be closed by the caller}
    static int directory(Syscalls syscalls, int parent, byte[] name) {
        return syscalls.openat(parent, name, READ_DIRECTORY, 0);
    }

    /// {@return the same directory open for reading, also when `fd` can only be used as a place (O_PATH)} To be closed
    /// by the caller.
    static int readable(Syscalls syscalls, int fd) {
        return directory(syscalls, fd, TarEntry.bytes("."));
    }

    /// {@return a path for the calls that take no descriptor} The last part of it is not followed by those that begin
    /// with `l`.
    static byte[] path(int parent, String name) {
        return TarEntry.bytes("/proc/self/fd/" + parent + "/" + name);
    }
}
