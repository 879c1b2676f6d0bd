package jd.libcontainer.kernel;

import static jd.libcontainer.kernel.NativeMemory.cString;
import static jd.libcontainer.kernel.Structs.failed;

/// Mounts and namespaces, through the C library.
interface LibcMounts extends MountSyscalls {
    LibC libc();

    // tag::a-system-call[]
    @Override
    default void mount(
            String source,
            String target,
            String fsType,
            long flags,
            String data) {
        byte[] options = data.isEmpty() ? null : cString(data); // <1>
        int result = libc().mount( // <2>
                cString(source),
                cString(target),
                cString(fsType),
                flags,
                options);
        if (result < 0) {
            throw failed("mount", source, target, fsType, flags, data); // <3>
        }
    }
    // end::a-system-call[]

    @Override
    default void umount2(String target, int flags) {
        if (libc().umount2(cString(target), flags) < 0) {
            throw failed("umount2", target, flags);
        }
    }

    @Override
    default void pivot_root(String newRoot, String putOld) {
        if (libc().pivot_root(cString(newRoot), cString(putOld)) < 0) {
            throw failed("pivot_root", newRoot, putOld);
        }
    }

    @Override
    default int fsmount(String fsType) {
        try (NativeMemory memory = new NativeMemory()) {
            int context = step(Machine.SYS_FSOPEN, memory.copy(cString(fsType)), FSOPEN_CLOEXEC, fsType);
            try {
                step(Machine.SYS_FSCONFIG, context, FSCONFIG_CMD_CREATE, fsType);
                return step(Machine.SYS_FSMOUNT, context, FSMOUNT_CLOEXEC, fsType);
            } finally {
                libc().close(context);
            }
        }
    }

    int FSOPEN_CLOEXEC = 1;
    int FSMOUNT_CLOEXEC = 1;
    int FSCONFIG_CMD_CREATE = 6;

    private int step(int call, long what, int how, String fsType) {
        int result = (int) libc().syscall(call, what, how, 0, 0, 0, 0);
        if (result < 0) {
            throw failed("fsmount", fsType);
        }
        return result;
    }

    @Override
    default int open_tree(int dirfd, String path, int flags) {
        try (NativeMemory memory = new NativeMemory()) {
            long address = memory.copy(cString(path));
            int fd = (int) libc().syscall(Machine.SYS_OPEN_TREE, dirfd, address, flags & 0xffffffffL, 0, 0, 0);
            if (fd < 0) {
                throw failed("open_tree", dirfd, path, flags);
            }
            return fd;
        }
    }

    @Override
    default void move_mount(int fromDirfd, String fromPath, int toDirfd, String toPath, int flags) {
        try (NativeMemory memory = new NativeMemory()) {
            long from = memory.copy(cString(fromPath));
            long to = memory.copy(cString(toPath));
            if (libc().syscall(Machine.SYS_MOVE_MOUNT, fromDirfd, from, toDirfd, to, flags, 0) < 0) {
                throw failed("move_mount", fromDirfd, fromPath, toDirfd, toPath, flags);
            }
        }
    }

    @Override
    default void mount_setattr(int dirfd, String path, int flags, long attrSet, long attrClear, long propagation) {
        try (NativeMemory memory = new NativeMemory()) {
            long address = memory.copy(cString(path));
            byte[] mountAttr = Structs.longs(attrSet, attrClear, propagation, 0);
            long attr = memory.copy(mountAttr);
            if (libc().syscall(Machine.SYS_MOUNT_SETATTR, dirfd, address, flags, attr, mountAttr.length, 0) < 0) {
                throw failed("mount_setattr", dirfd, path, flags, attrSet, attrClear, propagation);
            }
        }
    }

    @Override
    default void unshare(int flags) {
        if (libc().unshare(flags) < 0) {
            throw failed("unshare", (long) flags);
        }
    }

    @Override
    default void setns(int fd, int nsType) {
        if (libc().setns(fd, nsType) < 0) {
            throw failed("setns", fd, (long) nsType);
        }
    }
}
