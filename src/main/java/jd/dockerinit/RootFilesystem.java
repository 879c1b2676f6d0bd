package jd.dockerinit;

import java.util.List;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.InitFailure;
import jd.libcontainer.InitSpec;
import jd.libcontainer.InitSpec.InitMount;
import jd.libcontainer.Machine;
import jd.libcontainer.MountSyscalls;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// The container's root directory, before and while it becomes `/`.
///
/// What lies in an image is not to be trusted: its `/proc` may be a symbolic link to the host's `/etc`. Every target is
/// therefore opened below the root's descriptor by openat2(2) with RESOLVE_IN_ROOT, and mounted on by descriptor, never
/// by path.
///
/// Docker 1.2.0: libcontainer mount/init.go InitializeMountNamespace
final class RootFilesystem {
    private final Syscalls kernel;
    private final ContainerPaths paths;
    private final int root;

    private RootFilesystem(Syscalls kernel, int root) {
        this.kernel = kernel;
        this.root = root;
        this.paths = new ContainerPaths(kernel, root);
    }

    /// Hangs the detached tree over the root's own path in this mount namespace, which is nobody else's.
    static RootFilesystem attach(Syscalls kernel, InitSpec spec, int tree) {
        String path = spec.rootfs();
        kernel.move_mount(tree, "", FileSyscalls.AT_FDCWD, path, MountSyscalls.MOVE_MOUNT_F_EMPTY_PATH);
        kernel.close(tree);
        int flags = FileSyscalls.O_PATH | Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC;
        return new RootFilesystem(kernel, kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), flags, 0));
    }

    ContainerPaths paths() {
        return paths;
    }

    /// @param binds the detached mounts for those of type `bind`
    void mount(List<InitMount> mounts, int[] binds) {
        int next = 0;
        for (InitMount mount : mounts) {
            try {
                if (mount.type().equals("bind")) {
                    moveHere(binds[next++], mount.target());
                } else {
                    mountHere(mount);
                }
            } catch (SyscallException e) {
                throw new InitFailure(
                        "mounts",
                        e.errno(),
                        "error during container init: error mounting \"" + mount.source() + "\" to rootfs at \""
                                + mount.target() + "\": " + reason(mount, e));
            }
        }
    }

    /// move_mount(2) has one answer, EINVAL, for a file over a directory and a directory over a file; mount(2), whose
    /// words users know, has a better one.
    private static String reason(InitMount mount, SyscallException e) {
        return mount.type().equals("bind") && e.is(Errno.EINVAL)
                ? "mount " + mount.source() + ":" + mount.target() + ": " + Errno.ENOTDIR.description()
                : e.getMessage();
    }

    /// mount(2) knows paths only; the descriptor's name in /proc is one that no link can divert.
    private void mountHere(InitMount mount) {
        int target = paths.directory(mount.target());
        kernel.mount(mount.source(), "/proc/self/fd/" + target, mount.type(), mount.flags(), mount.data());
        kernel.close(target);
    }

    private void moveHere(int tree, String path) {
        boolean directory = kernel.fstatat(tree, new byte[0], FileSyscalls.AT_EMPTY_PATH).isDirectory();
        int target = directory ? paths.directory(path) : paths.file(path);
        int byDescriptor = MountSyscalls.MOVE_MOUNT_F_EMPTY_PATH | MountSyscalls.MOVE_MOUNT_T_EMPTY_PATH;
        kernel.move_mount(tree, "", target, "", byDescriptor);
        kernel.close(target);
        kernel.close(tree);
    }

    /// pivot_root(2) with both names ".": the old root ends up mounted over the new one, where it is found through a
    /// descriptor and let go, and no directory for it is needed in the image.
    // tag::pivoting[]
    void enter() {
        int flags = FileSyscalls.O_PATH
                | Machine.O_DIRECTORY
                | FileSyscalls.O_CLOEXEC;
        byte[] slash = FileSyscalls.bytes("/");
        int old = kernel.openat(FileSyscalls.AT_FDCWD, slash, flags, 0);
        kernel.fchdir(root);
        kernel.pivot_root(".", ".");
        kernel.fchdir(old);
        // An unmount shall not go back to the host.
        long slaves = MountSyscalls.MS_SLAVE | MountSyscalls.MS_REC;
        kernel.mount("none", ".", "none", slaves, "");
        kernel.umount2(".", MountSyscalls.MNT_DETACH);
        kernel.chdir("/");
        kernel.close(old);
        kernel.close(root);
    }
    // end::pivoting[]

    /// {@return whether a failure only says that something is already there}
    static boolean exists(SyscallException e) {
        return e.is(Errno.EEXIST);
    }
}
