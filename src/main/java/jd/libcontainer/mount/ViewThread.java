package jd.libcontainer.mount;

import java.util.List;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.LeavingThread;
import jd.libcontainer.spec.InitMount;

/// A thread that creates a mount namespace, mounts a container's root and volumes in it, and ends. A descriptor keeps
/// the namespace.
final class ViewThread extends LeavingThread {
    private static final byte[] OWN_MOUNTS = FileSyscalls.bytes("/proc/thread-self/ns/mnt");

    private final Syscalls kernel;
    private final String rootfs;
    private final List<InitMount> binds;
    private final List<Integer> trees;

    private int root = -1;
    private int namespace = -1;

    /// @param root a descriptor of the container's root, by which its mounts are reached
    /// @param namespace a descriptor that keeps the namespace and its mounts
    record Result(int root, int namespace) {}

    private ViewThread(Syscalls kernel, String rootfs, List<InitMount> binds, List<Integer> trees) {
        super("view");
        this.kernel = kernel;
        this.rootfs = rootfs;
        this.binds = binds;
        this.trees = trees;
    }

    /// @param trees the detached mounts: the root, then one for each bind mount
    static Result make(Syscalls kernel, String rootfs, List<InitMount> binds, List<Integer> trees) {
        ViewThread thread = new ViewThread(kernel, rootfs, binds, trees);
        try {
            thread.runAndWait();
        } catch (RuntimeException e) {
            thread.giveUp();
            throw e;
        }
        return new Result(thread.root, thread.namespace);
    }

    @Override
    protected void leave() {
        kernel.unshare(MountSyscalls.CLONE_NEWNS);
        // No mount made here propagates.
        kernel.mount("none", "/", "none", MountSyscalls.MS_REC | MountSyscalls.MS_PRIVATE, "");
        namespace = kernel.openat(
                FileSyscalls.AT_FDCWD, OWN_MOUNTS, FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC, 0);
        int byDescriptor = MountSyscalls.MOVE_MOUNT_F_EMPTY_PATH;
        kernel.move_mount(trees.get(0), "", FileSyscalls.AT_FDCWD, rootfs, byDescriptor);
        int flags = FileSyscalls.O_PATH | Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC;
        root = kernel.open(rootfs, flags);
        ContainerPaths paths = new ContainerPaths(kernel, root);
        for (int i = 0; i < binds.size(); i++) {
            bind(paths, trees.get(i + 1), binds.get(i).target());
        }
    }

    private void bind(ContainerPaths paths, int tree, String path) {
        boolean directory = kernel.fstat(tree).isDirectory();
        int target = directory ? paths.directory(path) : paths.file(path);
        int byDescriptor = MountSyscalls.MOVE_MOUNT_F_EMPTY_PATH | MountSyscalls.MOVE_MOUNT_T_EMPTY_PATH;
        kernel.move_mount(tree, "", target, "", byDescriptor);
        kernel.close(target);
    }

    private void giveUp() {
        if (root >= 0) {
            kernel.close(root);
        }
        if (namespace >= 0) {
            kernel.close(namespace);
        }
    }

    /// Makes the same calls on a thread of the host, where each fails or changes nothing.
    static void rehearse(Syscalls kernel) {
        kernel.unshare(0);
        ViewThread rehearsal = new ViewThread(kernel, "/", List.of(), List.of());
        int place = FileSyscalls.O_PATH | FileSyscalls.O_CLOEXEC;
        int root = kernel.open("/", place);
        ContainerPaths paths = new ContainerPaths(kernel, root);
        attempt(() -> kernel.close(paths.file("/")));
        attempt(() -> rehearsal.bind(paths, -1, "/"));
        // Only a successful call loads the class that parses the result.
        attempt(() -> kernel.fstat(root));
        attempt(() -> kernel.move_mount(-1, "", root, "/", MountSyscalls.MOVE_MOUNT_F_EMPTY_PATH));
        kernel.close(root);
    }
}
