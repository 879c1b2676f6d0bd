package jd.libcontainer.mount;

import java.util.List;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.FilesystemSpec;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;

/// A container's file system with its volumes, for the daemon: mounted in a mount namespace without processes, and
/// reached by a descriptor of its root.
///
/// `docker cp` reads files of a container that may be running, and whose processes may replace a directory by a link to
/// `/etc` meanwhile (CVE-2018-15664). No link leads out of this root; what the container may not write is read-only
/// here, too; and no program runs in it that could be made to load a library from it (CVE-2019-14271).
///
/// Today: daemon/containerfs_linux.go
public final class ContainerView implements AutoCloseable {
    private final Syscalls kernel;
    private final ViewThread.Result made;

    private ContainerView(Syscalls kernel, ViewThread.Result made) {
        this.kernel = kernel;
        this.made = made;
    }

    /// The root file system and the volumes must be mounted; they may be unmounted when this returns.
    ///
    /// @param rootfs where the container's own files are mounted
    /// @param mounts the container's mounts, of which only bind mounts are part of the view
    public static ContainerView open(Syscalls kernel, String rootfs, List<InitMount> mounts) {
        List<InitMount> binds = mounts.stream().filter(mount -> mount.type().equals("bind")).toList();
        InitSpec spec = InitSpec.of("view", rootfs, List.of())
                .withFilesystem(FilesystemSpec.of(rootfs).withMounts(binds));
        try (DetachedMounts trees = DetachedMounts.open(kernel, spec)) {
            return new ContainerView(kernel, ViewThread.make(kernel, rootfs, binds, trees.descriptors()));
        }
    }

    /// Loads the classes that the thread needs. To be called once, at boot.
    public static void rehearse(Syscalls kernel) {
        ViewThread.rehearse(kernel);
    }

    /// {@return a descriptor (O_PATH) of the root, this object's own}
    public int root() {
        return made.root();
    }

    /// Closes the last descriptors; the kernel then removes the namespace and its mounts.
    @Override
    public void close() {
        kernel.close(made.root());
        kernel.close(made.namespace());
    }
}
