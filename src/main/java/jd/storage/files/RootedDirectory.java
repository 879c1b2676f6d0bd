package jd.storage.files;

import java.nio.file.Path;
import java.util.Optional;
import jd.image.tar.TarEntry;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;

/// A directory that paths cannot leave: the kernel resolves them as if it were `/`, so that a symbolic link to `/etc` or to
/// `../../..` leads to a file inside.
///
/// openat2(2), RESOLVE_IN_ROOT
public final class RootedDirectory implements AutoCloseable {
    private static final long RESOLVE = FileSyscalls.RESOLVE_IN_ROOT | FileSyscalls.RESOLVE_NO_MAGICLINKS;
    private static final int HANDLE = FileSyscalls.O_PATH | FileSyscalls.O_CLOEXEC;
    private static final int IMPLIED_MODE = 0755;

    private final Syscalls syscalls;
    private final int fd;
    private final IdMaps maps;

    /// The directory that was opened last: successive members of an archive are usually in the same one.
    private Optional<Opened> last = Optional.empty();

    private record Opened(TarPath path, int fd) {}

    private RootedDirectory(Syscalls syscalls, int fd, IdMaps maps) {
        this.syscalls = syscalls;
        this.fd = fd;
        this.maps = maps;
    }

    public static RootedDirectory open(Syscalls syscalls, Path directory) {
        return open(syscalls, directory, IdMaps.SAME);
    }

    /// @param maps of the user namespace whose root owns new directories
    public static RootedDirectory open(Syscalls syscalls, Path directory, IdMaps maps) {
        int fd = syscalls.open(directory.toString(), HANDLE | Machine.O_DIRECTORY);
        return new RootedDirectory(syscalls, fd, maps);
    }

    /// @param root a descriptor of the directory, which the caller closes
    /// @param maps of the user namespace whose root owns new directories
    static RootedDirectory at(Syscalls syscalls, int root, IdMaps maps) {
        return new RootedDirectory(syscalls, syscalls.dup(root), maps);
    }

    /// Opens a directory and makes missing ones in its path. {@return a descriptor that is closed by this object, at the
    /// next call}
    int directory(TarPath path) {
        if (path.isRoot()) {
            return fd;
        }
        if (last.isEmpty() || !last.get().path().equals(path)) {
            int opened = openOrMake(path);
            forget();
            last = Optional.of(new Opened(path, opened));
        }
        return last.get().fd();
    }

    /// Opens an existing directory. {@return a descriptor that the caller closes}
    public int open(TarPath path) {
        return path.isRoot() ? syscalls.dup(fd) : resolve(path);
    }

    /// Opens an existing directory or file; links are followed inside. {@return a descriptor that the caller closes}
    int openInside(TarPath path) {
        return path.isRoot() ? syscalls.dup(fd) : resolve(path, HANDLE, RESOLVE);
    }

    /// Opens an existing directory or file. Fails with EXDEV if a link in the path leads outside. {@return a descriptor that
    /// the caller closes}
    public int openBeneath(TarPath path) {
        return resolve(path, HANDLE, FileSyscalls.RESOLVE_BENEATH | FileSyscalls.RESOLVE_NO_MAGICLINKS);
    }

    /// Opens a regular file for reading. Links are resolved inside; a pipe or device is not opened, which could block. {@return
    /// a descriptor that the caller closes}
    ///
    /// @throws SyscallException ENOENT if there is no regular file
    public int openRegular(TarPath path) {
        int place = resolve(path, HANDLE, RESOLVE);
        try {
            if ((syscalls.fstat(place).mode() & FileSyscalls.S_IFMT) != FileSyscalls.S_IFREG) {
                throw new SyscallException("open(\"" + path + "\")", Errno.ENOENT);
            }
            return syscalls.open("/proc/self/fd/" + place, FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC);
        } finally {
            syscalls.close(place);
        }
    }

    /// {@return the path to which a path resolves, also if there is no file}
    String linkTarget(String path) {
        return LinkTarget.of(syscalls, fd, path);
    }

    /// To be called when a directory may have been replaced.
    void forget() {
        last.ifPresent(opened -> syscalls.close(opened.fd()));
        last = Optional.empty();
    }

    private int openOrMake(TarPath path) {
        try {
            return resolve(path);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
        int parent = path.parent().isRoot() ? syscalls.dup(fd) : openOrMake(path.parent());
        try {
            // The time of the parent directory is that of the archive.
            long mtimeNanos = syscalls.fstat(parent).mtimeNanos();
            syscalls.mkdirat(parent, path.lastBytes(), IMPLIED_MODE);
            syscalls.fchmodat(parent, path.lastBytes(), IMPLIED_MODE);
            own(parent, path);
            syscalls.utimensat(parent, TarEntry.bytes("."), mtimeNanos, 0);
        } finally {
            syscalls.close(parent);
        }
        return resolve(path);
    }

    /// {@return the maps of its owners}
    IdMaps maps() {
        return maps;
    }

    /// Makes the container's root the owner of a new file.
    void own(int parent, TarPath path) {
        if (maps.remapped()) {
            syscalls.fchownat(
                    parent, path.lastBytes(), maps.rootUid(), maps.rootGid(), FileSyscalls.AT_SYMLINK_NOFOLLOW);
        }
    }

    private int resolve(TarPath path) {
        return resolve(path, HANDLE | Machine.O_DIRECTORY, RESOLVE);
    }

    private int resolve(TarPath path, int flags, long way) {
        while (true) {
            try {
                return syscalls.openat2(fd, path.bytes(), flags, 0, way);
            } catch (SyscallException e) {
                // After a concurrent rename the kernel cannot guarantee that ".." was resolved inside: try again.
                if (e.errno() != Errno.EAGAIN) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        forget();
        syscalls.close(fd);
    }
}
