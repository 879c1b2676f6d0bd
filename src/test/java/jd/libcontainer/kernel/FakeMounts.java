package jd.libcontainer.kernel;

import java.util.Optional;
import java.util.Set;
import jd.libcontainer.kernel.FakeFileSystem.Mount;

/// Mounts and namespaces of the fake kernel. Mounts are visible to every process; those of a process are removed when it
/// ends, as with a mount namespace of its own.
final class FakeMounts implements MountSyscalls {
    private static final long PROPAGATION = MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE;
    private static final Set<String> OF_SETTINGS = Set.of("proc", "sysfs", "cgroup", "cgroup2");
    private static final Set<String> OF_FILES = Set.of("tmpfs", "devpts", "mqueue");

    private final FakeProcessTable processes;
    private final FakeFileSystem files;

    /// The flags of unshare(2) together. Namespaces belong to a thread.
    private final ThreadLocal<Integer> unshared = ThreadLocal.withInitial(() -> 0);

    FakeMounts(FakeProcessTable processes, FakeFileSystem files) {
        this.processes = processes;
        this.files = files;
    }

    @Override
    public void mount(String source, String target, String fsType, long flags, String data) {
        FakeProcess self = processes.self();
        self.credentials.require("SYS_ADMIN");
        FakeNode point = self.existing(target);
        if ((flags & MS_REMOUNT) != 0) {
            FakeErrno.refuse(!files.isMounted(point), Errno.EINVAL);
        } else if ((flags & MS_BIND) != 0) {
            FakeNode mounted = self.existing(source);
            FakeErrno.refuse(mounted.isDirectory() != point.isDirectory(), Errno.ENOTDIR);
            mount(point, mounted, "bind", flags);
        } else if ((flags & PROPAGATION) != 0) {
            boolean one = Long.bitCount(flags & PROPAGATION) == 1;
            FakeErrno.refuse(!one || !files.isMounted(point), Errno.EINVAL);
            files.propagate(point, flags & PROPAGATION, (flags & MS_REC) != 0);
        } else {
            FakeErrno.refuse(!OF_SETTINGS.contains(fsType) && !OF_FILES.contains(fsType), Errno.ENODEV);
            FakeNode mounted = FakeNode.directory(point.parent, 0755);
            mounted.makesFiles = OF_SETTINGS.contains(fsType);
            mounted.makesDirectories = mounted.makesFiles;
            mount(point, mounted, fsType, flags);
        }
    }

    private Mount mount(FakeNode point, FakeNode mounted, String type, long flags) {
        Mount mount = files.mount(point, mounted, type, flags);
        processes.self().mounts.add(mount);
        return mount;
    }

    /// A mount on the working directory or on the root is found, too: the old root lies there after
    /// `pivot_root(".", ".")`.
    @Override
    public void umount2(String target, int flags) {
        FakeProcess self = processes.self();
        self.credentials.require("SYS_ADMIN");
        FakeNode mounted = files.covering(self.existing(target));
        FakeErrno.refuse(!files.isMounted(mounted) || mounted == self.root, Errno.EINVAL);
        Mount mount = files.mountOf(mounted);
        boolean busy = files.mountOf(self.cwd) == mount || files.hasMountsBelow(mounted);
        FakeErrno.refuse(busy && (flags & MNT_DETACH) == 0, Errno.EBUSY);
        files.remove(mount);
    }

    /// The new root needs a mount of its own, and the old one must be put at it or below it. A working directory at the old
    /// root moves to the new one; any other stays.
    @Override
    public void pivot_root(String newRoot, String putOld) {
        FakeProcess self = processes.self();
        self.credentials.require("SYS_ADMIN");
        FakeNode root = self.existing(newRoot);
        FakeNode point = self.existing(putOld);
        Mount present = files.mountOf(self.root);
        FakeErrno.refuse(files.mountOf(root) == present || files.mountOf(point) == present, Errno.EBUSY);
        FakeErrno.refuse(!files.isMounted(root) || !files.isBelow(point, root), Errno.EINVAL);
        self.oldRoot = Optional.of(mount(point, self.root, present.type, present.flags));
        self.cwd = self.cwd == self.root ? root : self.cwd;
        self.root = root;
    }

    @Override
    public int fsmount(String fsType) {
        return processes.self().addAnonymous();
    }

    @Override
    public int open_tree(int dirfd, String path, int flags) {
        FakeProcess self = processes.self();
        FakeNode node = self.existing(dirfd, FileSyscalls.bytes(path), true);
        return self.add(new FakeDescription.File(node, false));
    }

    @Override
    public void move_mount(int fromDirfd, String fromPath, int toDirfd, String toPath, int flags) {
        FakeProcess self = processes.self();
        mount(self.existing(toDirfd, FileSyscalls.bytes(toPath), true), self.node(fromDirfd), "bind", 0);
    }

    @Override
    public void mount_setattr(int dirfd, String path, int flags, long attrSet, long attrClear, long propagation) {
        processes.self().existing(dirfd, FileSyscalls.bytes(path), true);
    }

    /// A process with several threads cannot leave its user namespace; a second PID namespace for the children is refused.
    @Override
    public void unshare(int flags) {
        FakeErrno.refuse((flags & CLONE_NEWUSER) != 0 || (flags & unshared.get() & CLONE_NEWPID) != 0, Errno.EINVAL);
        if ((flags & ~CLONE_FS) != 0) {
            processes.self().credentials.require("SYS_ADMIN");
        }
        unshared.set(unshared.get() | flags);
    }

    int unshared() {
        return unshared.get();
    }

    @Override
    public void setns(int fd, int nsType) {}
}
