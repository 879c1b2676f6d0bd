package jd.storage;

import java.nio.file.Path;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.FileSyscalls.Stat;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// Fills an empty volume with what the image has in its place.
///
/// Docker 1.2.0: daemon/volumes.go copyExistingContents
final class CopyUp {
    private CopyUp() {}

    /// Does nothing when there is something in the volume already, or no directory at the path.
    ///
    /// @param path as the container sees it; links in it stay inside `rootfs`
    static void copy(Syscalls syscalls, Path rootfs, String path, Path volume) {
        try (RootedDirectory root = RootedDirectory.open(syscalls, rootfs)) {
            int source = root.open(TarPath.parse(path));
            try {
                if (isEmpty(syscalls, volume)) {
                    copy(syscalls, source, volume);
                }
            } finally {
                syscalls.close(source);
            }
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
                throw e;
            }
        }
    }

    private static boolean isEmpty(Syscalls syscalls, Path volume) {
        byte[] name = FileSyscalls.bytes(volume.toString());
        int directory = Descriptors.directory(syscalls, FileSyscalls.AT_FDCWD, name);
        try {
            return syscalls.getdents(directory).isEmpty();
        } finally {
            syscalls.close(directory);
        }
    }

    /// The directory's own attributes come last: whatever is put into it changes its time.
    private static void copy(Syscalls syscalls, int source, Path volume) {
        CopyTree.copy(syscalls, Path.of("/proc/self/fd/" + source + "/."), volume);
        Stat stat = syscalls.fstatat(source, new byte[0], FileSyscalls.AT_EMPTY_PATH);
        byte[] name = FileSyscalls.bytes(volume.toString());
        syscalls.fchownat(FileSyscalls.AT_FDCWD, name, stat.uid(), stat.gid(), 0);
        syscalls.fchmodat(FileSyscalls.AT_FDCWD, name, stat.mode() & 07777);
        syscalls.utimensat(FileSyscalls.AT_FDCWD, name, stat.mtimeNanos(), 0);
    }
}
