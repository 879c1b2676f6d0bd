package jd.libcontainer.kernel;

/// Mounts and namespaces.
public interface MountSyscalls {
    long MS_RDONLY = 1;
    long MS_NOSUID = 2;
    long MS_NODEV = 4;
    long MS_NOEXEC = 8;
    long MS_SYNCHRONOUS = 16;
    long MS_REMOUNT = 32;
    long MS_MANDLOCK = 64;
    long MS_DIRSYNC = 128;
    long MS_NOSYMFOLLOW = 256;
    long MS_NOATIME = 1024;
    long MS_NODIRATIME = 2048;
    long MS_BIND = 4096;
    long MS_REC = 16384;
    long MS_SILENT = 1 << 15;
    long MS_POSIXACL = 1 << 16;
    long MS_UNBINDABLE = 1 << 17;
    long MS_PRIVATE = 1 << 18;
    long MS_SLAVE = 1 << 19;
    long MS_SHARED = 1 << 20;
    long MS_RELATIME = 1 << 21;
    long MS_I_VERSION = 1 << 23;
    long MS_STRICTATIME = 1 << 24;
    long MS_LAZYTIME = 1 << 25;

    int MNT_DETACH = 2;

    int OPEN_TREE_CLONE = 1;
    int OPEN_TREE_CLOEXEC = FileSyscalls.O_CLOEXEC;
    int MOVE_MOUNT_F_EMPTY_PATH = 4;
    int MOVE_MOUNT_T_EMPTY_PATH = 0x40;
    int AT_RECURSIVE = 0x8000;

    int CLONE_FS = 0x200;
    int CLONE_NEWNS = 0x20000;
    int CLONE_NEWCGROUP = 0x2000000;
    int CLONE_NEWUTS = 0x4000000;
    int CLONE_NEWIPC = 0x8000000;
    int CLONE_NEWUSER = 0x10000000;
    int CLONE_NEWPID = 0x20000000;
    int CLONE_NEWNET = 0x40000000;

    /// mount(2); `fsType` and `data` may be empty.
    void mount(String source, String target, String fsType, long flags, String data);

    /// umount2(2)
    void umount2(String target, int flags);

    /// pivot_root(2)
    void pivot_root(String newRoot, String putOld);

    /// fsopen(2), fsconfig(2) with FSCONFIG_CMD_CREATE, fsmount(2): a new file system that is mounted nowhere.
    /// {@return a descriptor of its root; the file system is removed with the last descriptor}
    int fsmount(String fsType);

    /// open_tree(2): with OPEN_TREE_CLONE a detached copy of the mount at a path. {@return a descriptor}
    int open_tree(int dirfd, String path, int flags);

    /// move_mount(2)
    void move_mount(int fromDirfd, String fromPath, int toDirfd, String toPath, int flags);

    /// mount_setattr(2): sets and clears MOUNT_ATTR_* bits and the propagation (0: unchanged) of a mount.
    void mount_setattr(int dirfd, String path, int flags, long attrSet, long attrClear, long propagation);

    /// unshare(2)
    void unshare(int flags);

    /// setns(2)
    void setns(int fd, int nsType);
}
