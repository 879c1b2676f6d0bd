package jd.storage.files;

import java.nio.file.Path;
import java.util.Optional;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.server.api.ApiException;

/// Copies the content of an image's directory into an empty volume that is mounted over it.
///
/// Docker 1.2.0: daemon/volumes.go copyExistingContents
public final class CopyUp {
    private CopyUp() {}

    /// Does nothing if the volume has content or the directory does not exist. A file in its place is refused.
    ///
    /// @param path in the container; links in it are resolved inside `rootfs`
    public static void copy(Syscalls syscalls, Path rootfs, String path, Path volume) {
        try (RootedDirectory root = RootedDirectory.open(syscalls, rootfs)) {
            ResourcePath place = ResourcePath.resolve(syscalls, root, rootfs, path);
            if (isEmpty(syscalls, volume)) {
                open(root, place, "source " + place.onHost() + " is not directory").ifPresent(source -> {
                    try {
                        copy(syscalls, source, volume);
                    } finally {
                        syscalls.close(source);
                    }
                });
            }
        }
    }

    /// Refuses a mount point that is no directory, for an image's VOLUME or a `-v` with only a path.
    public static void verifyPlace(Syscalls syscalls, Path rootfs, String path) {
        try (RootedDirectory root = RootedDirectory.open(syscalls, rootfs)) {
            ResourcePath place = ResourcePath.resolve(syscalls, root, rootfs, path);
            open(root, place, "cannot mount volume over existing file, file exists " + place.onHost())
                    .ifPresent(syscalls::close);
        }
    }

    /// {@return the directory, empty if it does not exist}
    private static Optional<Integer> open(RootedDirectory root, ResourcePath place, String textForFile) {
        try {
            return Optional.of(root.open(place.inside()));
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOTDIR) {
                throw new ApiException(ApiException.Kind.INTERNAL, textForFile, e);
            }
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isEmpty(Syscalls syscalls, Path volume) {
        byte[] name = FileSyscalls.bytes(volume.toString());
        int directory = DirectoryDescriptors.directory(syscalls, FileSyscalls.AT_FDCWD, name);
        try {
            return !new DirectoryEntries(syscalls, directory).iterator().hasNext();
        } finally {
            syscalls.close(directory);
        }
    }

    /// The directory's own attributes last, since each file that is made in it changes its time.
    private static void copy(Syscalls syscalls, int source, Path volume) {
        CopyTree.copy(syscalls, Path.of("/proc/self/fd/" + source + "/."), volume);
        Stat stat = syscalls.fstat(source);
        byte[] name = FileSyscalls.bytes(volume.toString());
        syscalls.fchownat(FileSyscalls.AT_FDCWD, name, stat.uid(), stat.gid(), 0);
        syscalls.fchmodat(FileSyscalls.AT_FDCWD, name, stat.mode() & 07777);
        syscalls.utimensat(FileSyscalls.AT_FDCWD, name, stat.mtimeNanos(), 0);
    }
}
