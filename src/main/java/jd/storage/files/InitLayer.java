package jd.storage.files;

import java.nio.file.Path;
import jd.image.tar.TarEntry;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;

/// Makes the `-init` layer between an image and a container's writable layer: the mount points, directories and empty
/// files, for `/proc`, `/dev`, `/etc/hosts` and the like. Since they are in a layer of their own, they are not in `docker
/// diff` or in a commit.
///
/// Files of the image with these names are replaced (except directories): through a symbolic link the image could choose
/// which path of the host is mounted over.
///
/// Docker 1.2.0: daemon/graphdriver/…, graph.SetupInitLayer (graph/graph.go)
public final class InitLayer {
    private static final int MODE = 0755;

    private final Syscalls syscalls;
    private final RootedDirectory root;

    private InitLayer(Syscalls syscalls, RootedDirectory root) {
        this.syscalls = syscalls;
        this.root = root;
    }

    public static void setUp(Syscalls syscalls, Path directory, IdMaps maps) {
        try (RootedDirectory root = RootedDirectory.open(syscalls, directory, maps)) {
            InitLayer layer = new InitLayer(syscalls, root);
            layer.directory("dev/pts");
            layer.directory("dev/shm");
            layer.directory("proc");
            layer.directory("sys");
            layer.file(".dockerenv");
            layer.file("etc/resolv.conf");
            layer.file("etc/hosts");
            layer.file("etc/hostname");
            layer.file("dev/console");
            layer.link("etc/mtab", "/proc/mounts");
        }
    }

    private void directory(String name) {
        root.directory(cleared(name));
    }

    private void file(String name) {
        TarPath path = cleared(name);
        if (isFree(path)) {
            int parent = root.directory(path.parent());
            syscalls.mknodat(parent, path.lastBytes(), FileSyscalls.S_IFREG | MODE, 0);
            syscalls.fchmodat(parent, path.lastBytes(), MODE);
            root.own(parent, path);
        }
    }

    private void link(String name, String target) {
        TarPath path = cleared(name);
        if (isFree(path)) {
            int parent = root.directory(path.parent());
            syscalls.symlinkat(TarEntry.bytes(target), parent, path.lastBytes());
            root.own(parent, path);
        }
    }

    /// Removes each component of the path that is not a directory.
    private TarPath cleared(String name) {
        TarPath path = TarPath.parse(name);
        for (int i = 1; i <= path.parts().size(); i++) {
            TarPath part = new TarPath(path.parts().subList(0, i));
            try {
                syscalls.unlinkat(root.directory(part.parent()), part.lastBytes(), 0);
            } catch (SyscallException e) {
                if (e.errno() != Errno.ENOENT && e.errno() != Errno.EISDIR && e.errno() != Errno.EPERM) {
                    throw e;
                }
            }
        }
        return path;
    }

    private boolean isFree(TarPath path) {
        try {
            syscalls.fstatat(root.directory(path.parent()), path.lastBytes(), FileSyscalls.AT_SYMLINK_NOFOLLOW);
            return false;
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT) {
                return true;
            }
            throw e;
        }
    }
}
