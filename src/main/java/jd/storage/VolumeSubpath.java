package jd.storage;

import java.nio.file.Path;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;
import jd.server.api.ApiException;

/// A directory in a volume that a container sees instead of the whole. It is held by a descriptor: somebody else who
/// uses the volume cannot put a link to the host in its place before it is mounted.
///
/// Today: volume/safepath
public final class VolumeSubpath implements AutoCloseable {
    private final Syscalls syscalls;
    private final int fd;

    private VolumeSubpath(Syscalls syscalls, int fd) {
        this.syscalls = syscalls;
        this.fd = fd;
    }

    /// Throws Docker's 404 when there is nothing.
    public static VolumeSubpath open(Syscalls syscalls, Path volume, String subpath) {
        try (RootedDirectory root = RootedDirectory.open(syscalls, volume)) {
            return new VolumeSubpath(syscalls, root.open(TarPath.parse(subpath)));
        } catch (SyscallException e) {
            String path = volume.resolve(subpath).toString();
            throw ApiException.notFound(
                    "cannot access path " + path + ": lstat " + path + ": " + e.errno().description());
        }
    }

    /// {@return a path in this process that leads there, while this is open}
    public String path() {
        return "/proc/self/fd/" + fd;
    }

    @Override
    public void close() {
        syscalls.close(fd);
    }
}
