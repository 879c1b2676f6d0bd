package jd.storage.files;

import java.nio.file.Path;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.ApiException;

/// Makes the working directory of a container, which its image need not have.
///
/// Docker 1.2.0: daemon/container.go setupWorkingDirectory
public final class ContainerWorkdir {
    private ContainerWorkdir() {}

    /// Makes a directory and its parents in a container's mounted file system. If a link leads to a missing directory, that
    /// one is made.
    ///
    /// @param maps of the user namespace whose root owns them
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
