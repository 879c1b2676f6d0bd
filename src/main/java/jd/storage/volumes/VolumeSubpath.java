package jd.storage.volumes;

import java.nio.file.Path;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.server.api.ApiException;
import jd.storage.files.RootedDirectory;
import jd.storage.files.TarPath;

/// A directory or file in a volume that is mounted in place of the whole volume. It is kept open as a descriptor, so that
/// another user of the volume cannot replace it with a link to the host before it is mounted.
///
/// Today: volume/safepath
public final class VolumeSubpath implements AutoCloseable {
    private final Syscalls syscalls;
    private final int fd;

    private VolumeSubpath(Syscalls syscalls, int fd) {
        this.syscalls = syscalls;
        this.fd = fd;
    }

    /// Throws Docker's 404 if it does not exist, and Docker's 400 if a link leads out of the volume.
    public static VolumeSubpath open(Syscalls syscalls, Path volume, String subpath) {
        try (RootedDirectory root = RootedDirectory.open(syscalls, volume)) {
            return new VolumeSubpath(syscalls, root.openBeneath(TarPath.typed(subpath)));
        } catch (SyscallException e) {
            throw refusal(volume, subpath, e);
        }
    }

    private static ApiException refusal(Path volume, String subpath, SyscallException e) {
        String path = volume + TarPath.typed(subpath).absolute();
        if (e.errno() == Errno.EXDEV) {
            return new ApiException(
                    ApiException.Kind.INVALID_PARAMETER,
                    "path concatenation escapes the base directory, base: " + volume + ", subpath: " + subpath,
                    e);
        }
        if (e.errno() == Errno.ENOTDIR) {
            return new ApiException(
                    ApiException.Kind.INTERNAL,
                    "error while resolving symlinks in combined path \"" + path + "\": " + e.errno().description(),
                    e);
        }
        return new ApiException(
                ApiException.Kind.NOT_FOUND,
                "cannot access path " + path + ": lstat " + path + ": " + e.errno().description(),
                e);
    }

    /// {@return a path in this process to it, valid while this is open}
    public String path() {
        return "/proc/self/fd/" + fd;
    }

    @Override
    public void close() {
        syscalls.close(fd);
    }
}
