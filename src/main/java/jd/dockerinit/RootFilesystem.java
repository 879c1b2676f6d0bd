package jd.dockerinit;

import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.mount.ContainerPaths;
import jd.libcontainer.process.ExecUser;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;

/// The container's root directory, before and during the change of root.
///
/// An image is not trusted: its `/proc` may be a symbolic link to the host's `/etc`. So every path in it is opened below
/// the root's descriptor, by [ContainerPaths], and then used by descriptor, never by path.
///
/// Docker 1.2.0: libcontainer mount/init.go InitializeMountNamespace
public final class RootFilesystem {
    private final Syscalls kernel;
    private final ContainerPaths paths;
    private final int root;
    private final String path;

    private RootFilesystem(Syscalls kernel, int root, String path) {
        this.kernel = kernel;
        this.root = root;
        this.path = path;
        this.paths = new ContainerPaths(kernel, root);
    }

    /// Attaches the detached mount over the root's own path, in this process's mount namespace.
    static RootFilesystem attach(Syscalls kernel, InitSpec spec, int tree) {
        String path = spec.filesystem().rootfs();
        kernel.move_mount(tree, "", FileSyscalls.AT_FDCWD, path, MountSyscalls.MOVE_MOUNT_F_EMPTY_PATH);
        kernel.close(tree);
        int flags = FileSyscalls.O_PATH | Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC;
        int root = kernel.open(path, flags);
        return new RootFilesystem(kernel, root, path);
    }

    ContainerPaths paths() {
        return paths;
    }

    /// {@return the user, as in the root's /etc/passwd and /etc/group}
    ExecUser lookUp(InitSpec spec) {
        if (!spec.bundle().exactGroups()) {
            String name = ExecUser.nameIn(spec.user().name());
            refuseWhatIsNoFile("/etc/passwd", name);
            refuseWhatIsNoFile("/etc/group", name);
        }
        return ExecUser.lookUpBelow(kernel, root, spec);
    }

    /// A missing file counts as empty. A directory in its place is an error.
    private void refuseWhatIsNoFile(String file, String user) {
        int fd;
        try {
            int flags = FileSyscalls.O_PATH | FileSyscalls.O_CLOEXEC;
            fd = kernel.openat2(root, FileSyscalls.bytes(file), flags, 0, FileSyscalls.RESOLVE_IN_ROOT);
        } catch (SyscallException e) {
            if (e.is(Errno.ELOOP)) {
                throw refusal(Errno.ELOOP, "evalSymlinksInScope: too many links in " + path + file);
            }
            return;
        }
        boolean directory = kernel.fstat(fd).isDirectory();
        kernel.close(fd);
        if (directory) {
            throw refusal(Errno.EISDIR, "unable to find user " + user + ": read " + path + file + ": "
                    + Errno.EISDIR.description());
        }
    }

    private static InitFailure refusal(Errno errno, String message) {
        return new InitFailure(Step.USER.words(), errno, message);
    }

    /// {@return the root's path in this mount namespace}
    public String name() {
        return path;
    }

    /// pivot_root(2) with "." for both arguments: the old root is mounted over the new one, is reached through a
    /// descriptor and unmounted, and needs no directory in the image.
    // tag::pivoting[]
    void enter() {
        int flags = FileSyscalls.O_PATH
                | Machine.O_DIRECTORY
                | FileSyscalls.O_CLOEXEC;
        byte[] slash = FileSyscalls.bytes("/");
        int old = kernel.openat(FileSyscalls.AT_FDCWD, slash, flags, 0); // <1>
        kernel.fchdir(root);
        kernel.pivot_root(".", "."); // <2>
        kernel.fchdir(old);
        // As slaves, or the unmount would propagate to the host.
        long slaves = MountSyscalls.MS_SLAVE | MountSyscalls.MS_REC;
        kernel.mount("none", ".", "none", slaves, ""); // <3>
        kernel.umount2(".", MountSyscalls.MNT_DETACH); // <4>
        kernel.chdir("/");
        kernel.close(old);
        kernel.close(root);
    }
    // end::pivoting[]

    /// Sets the root's propagation as a bundle requests it. After pivot_root, which refuses a shared root.
    void propagate(long propagation) {
        long kind = propagation & ~MountSyscalls.MS_REC;
        if (kind == MountSyscalls.MS_SHARED || kind == MountSyscalls.MS_UNBINDABLE) {
            kernel.mount("none", "/", "none", propagation, "");
        }
    }

    /// {@return whether a failure is EEXIST}
    static boolean exists(SyscallException e) {
        return e.is(Errno.EEXIST);
    }
}
