package jd.storage;

import java.nio.file.Path;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.ApiException;

/// The directory in which a container's command starts; an image need not have it.
///
/// Docker 1.2.0: daemon/container.go setupWorkingDirectory
public final class ContainerWorkdir {
    private ContainerWorkdir() {}

    /// Makes a directory and those above it, as seen from inside a container's mounted file system. Where a link leads
    /// to nothing, that is what is made.
    ///
    /// @param maps whose root owns them
    public static void make(Syscalls syscalls, Path rootfs, String path, IdMaps maps) {
        try (RootedDirectory root = RootedDirectory.open(syscalls, rootfs, maps)) {
            root.directory(ResourcePath.resolve(syscalls, root, rootfs, path).inside());
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOTDIR || e.errno() == Errno.EEXIST) {
                throw new ApiException(
                        ApiException.Kind.INVALID_PARAMETER, "Cannot mkdir: " + path + " is not a directory", e);
            }
            throw e;
        }
    }
}
