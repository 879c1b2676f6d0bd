package jd.storage.files;

import java.nio.file.Path;
import jd.image.tar.TarEntry;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.server.api.ApiException;

/// A path in a container's mounted file system: the path from a user with all links resolved inside. The file need not
/// exist, nor need the target of a link.
///
/// Docker 1.2.0: daemon/container.go getResourcePath
///
/// @param rootfs the mount point of the file system
/// @param inside the path below it
record ResourcePath(Path rootfs, TarPath inside) {
    /// Throws Docker's message for a loop of links, and for a file in the place of a directory.
    static ResourcePath resolve(Syscalls syscalls, RootedDirectory root, Path rootfs, String path) {
        try {
            String place = root.linkTarget(TarEntry.text(FileSyscalls.bytes(path)));
            ResourcePath resolved = new ResourcePath(rootfs, TarPath.parse(place));
            for (int depth = 1; depth < resolved.inside.parts().size(); depth++) {
                resolved.verifyDirectory(syscalls, root, depth);
            }
            return resolved;
        } catch (SyscallException e) {
            if (e.errno() != Errno.ELOOP) {
                throw e;
            }
            String text = "evalSymlinksInScope: too many links in " + rootfs + TarPath.typed("/" + path).absolute();
            throw new ApiException(ApiException.Kind.INTERNAL, text, e);
        }
    }

    private void verifyDirectory(Syscalls syscalls, RootedDirectory root, int depth) {
        try {
            syscalls.close(root.open(new TarPath(inside.parts().subList(0, depth))));
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOTDIR) {
                TarPath below = new TarPath(inside.parts().subList(0, depth + 1));
                throw new ApiException(
                        ApiException.Kind.INTERNAL,
                        "lstat " + new ResourcePath(rootfs, below).onHost() + ": " + e.errno().description(),
                        e);
            }
            // A missing file is made later.
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    /// {@return the path for messages}
    String onHost() {
        return rootfs + inside.absolute();
    }
}
