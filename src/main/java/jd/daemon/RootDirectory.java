package jd.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.mount.MountTable;
import jd.libcontainer.namespace.IdMaps;

/// jd's root directory while a daemon uses it: created, private, locked, and a mount point of its own.
///
/// It is a mount point because what the daemon mounts below it (file systems of containers) must propagate to inits
/// that have been started earlier, so it must be *shared*; and must not propagate to other processes, so it must not be
/// part of the host's own shared mount.
final class RootDirectory implements AutoCloseable {
    private static final String LOCK = "lock";

    private final Path path;
    private final LockedFile lock;
    private final Syscalls syscalls;

    private RootDirectory(Path path, LockedFile lock, Syscalls syscalls) {
        this.path = path;
        this.lock = lock;
        this.syscalls = syscalls;
    }

    /// {@return the directory for a user mapping: `100000.100000` below the root if root is user 100000}
    static Path of(Path root, IdMaps maps) {
        return maps.remapped() ? root.resolve(maps.rootUid() + "." + maps.rootGid()) : root;
    }

    static RootDirectory open(Path wanted, Syscalls syscalls) {
        try {
            Files.createDirectories(wanted);
            Path path = wanted.toRealPath();
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            // The lock comes before the mount: a daemon that does not get it must not have changed anything.
            var root = new RootDirectory(path, lock(path), syscalls);
            root.mountOnItself();
            return root;
        } catch (IOException e) {
            throw new DaemonException("open root directory " + wanted + ": " + e.getMessage(), e);
        }
    }

    private static LockedFile lock(Path path) throws IOException {
        return LockedFile.open(path.resolve(LOCK)).orElseThrow(() -> new DaemonException(
                "open root directory " + path + ": another daemon uses it already"));
    }

    // A killed daemon has left the mount. First private, then shared: a bind mount starts in the peer group of the
    // mount it was made from.
    private void mountOnItself() {
        if (!MountTable.above(syscalls, path).isSelfBind(path)) {
            syscalls.mount(path.toString(), path.toString(), "", MountSyscalls.MS_BIND, "");
        }
        syscalls.mount("", path.toString(), "", MountSyscalls.MS_PRIVATE, "");
        syscalls.mount("", path.toString(), "", MountSyscalls.MS_SHARED, "");
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        syscalls.umount2(path.toString(), MountSyscalls.MNT_DETACH);
        try {
            lock.close();
        } catch (IOException e) {
            throw new DaemonException("close root directory " + path + ": " + e.getMessage(), e);
        }
    }
}
