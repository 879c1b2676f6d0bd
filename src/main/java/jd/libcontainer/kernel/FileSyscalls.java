package jd.libcontainer.kernel;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Files, relative to a directory's descriptor. Names inside layers and containers are bytes, not text:
/// a `byte[]` name holds them as they are, without a terminating zero.
public interface FileSyscalls {
    int AT_FDCWD = -100;
    int AT_SYMLINK_NOFOLLOW = 0x100;
    int AT_EACCESS = 0x200;
    int AT_REMOVEDIR = 0x200;
    int AT_SYMLINK_FOLLOW = 0x400;
    int AT_EMPTY_PATH = 0x1000;

    int O_RDONLY = 0;
    int O_WRONLY = 1;
    int O_RDWR = 2;
    int O_CREAT = 0100;
    int O_EXCL = 0200;
    int O_NOCTTY = 0400;
    int O_TRUNC = 01000;
    int O_APPEND = 02000;
    int O_NONBLOCK = 04000;
    int O_CLOEXEC = 02000000;
    int O_PATH = 010000000;
    // O_DIRECTORY and O_NOFOLLOW differ between x86_64 and aarch64: Machine has them.

    int X_OK = 1;
    int W_OK = 2;
    int R_OK = 4;

    int S_IFMT = 0170000;
    int S_IFSOCK = 0140000;
    int S_IFLNK = 0120000;
    int S_IFREG = 0100000;
    int S_IFBLK = 0060000;
    int S_IFDIR = 0040000;
    int S_IFCHR = 0020000;
    int S_IFIFO = 0010000;

    long RESOLVE_NO_XDEV = 1;
    long RESOLVE_NO_MAGICLINKS = 2;
    long RESOLVE_NO_SYMLINKS = 4;
    long RESOLVE_BENEATH = 8;
    long RESOLVE_IN_ROOT = 16;

    /// The result of `statx` and `fstatat`. Times are nanoseconds since 1970; `mode` includes the type.
    record Stat(int mode, int uid, int gid, long size, long ino, long dev, long rdev, long nlink, long mtimeNanos) {
        public boolean isDirectory() {
            return (mode & S_IFMT) == S_IFDIR;
        }
    }

    /// openat(2) {@return a descriptor}
    int openat(int dirfd, byte[] path, int flags, int mode);

    /// open(2), of a file that exists {@return a descriptor}
    default int open(String path, int flags) {
        return openat(AT_FDCWD, bytes(path), flags, 0);
    }

    /// openat2(2) with RESOLVE_* {@return a descriptor}
    int openat2(int dirfd, byte[] path, int flags, int mode, long resolve);

    void close(int fd);

    /// read(2) into `buffer[offset, offset + length)`. {@return the number of bytes, 0 at the end}
    int read(int fd, byte[] buffer, int offset, int length);

    /// write(2) {@return the number of bytes taken, perhaps fewer than `length`}
    int write(int fd, byte[] buffer, int offset, int length);

    /// lseek(2) with SEEK_SET
    void lseek(int fd, long offset);

    int dup(int fd);

    /// dup3(2)
    void dup3(int fd, int newFd, int flags);

    /// pipe2(2) {@return read end, write end}
    int[] pipe2(int flags);

    /// eventfd(2) {@return a descriptor that is readable while its counter is not 0}
    int eventfd(int initial, int flags);

    /// memfd_create(2) {@return a file without a name, which is removed with its last descriptor}
    int memfd_create(String name, int flags);

    /// fcntl(2) with an integer argument
    int fcntl(int fd, int command, long argument);

    Stat fstatat(int dirfd, byte[] path, int flags);

    /// fstat(2), also of an O_PATH descriptor
    default Stat fstat(int fd) {
        return fstatat(fd, new byte[0], AT_EMPTY_PATH);
    }

    /// faccessat(2): `mode` of R_OK, W_OK, X_OK; with AT_EACCESS as the effective user. Throws when access would be
    /// refused.
    void faccessat(int dirfd, byte[] path, int mode, int flags);

    void mkdirat(int dirfd, byte[] path, int mode);

    /// mknodat(2); `dev` as [#makedev] gives it
    void mknodat(int dirfd, byte[] path, int mode, long dev);

    void symlinkat(byte[] target, int dirfd, byte[] path);

    void linkat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags);

    void unlinkat(int dirfd, byte[] path, int flags);

    void renameat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath);

    byte[] readlinkat(int dirfd, byte[] path);

    void fchownat(int dirfd, byte[] path, int uid, int gid, int flags);

    void fchmodat(int dirfd, byte[] path, int mode);

    void ftruncate(int fd, long length);

    /// utimensat(2): sets access and modification time to `nanos` since 1970, of a symbolic link itself with
    /// AT_SYMLINK_NOFOLLOW.
    void utimensat(int dirfd, byte[] path, long nanos, int flags);

    /// lsetxattr(2) on a path
    void lsetxattr(byte[] path, String name, byte[] value);

    /// lgetxattr(2) {@return the value, or null if there is none}
    byte[] lgetxattr(byte[] path, String name);

    /// llistxattr(2) {@return the names}
    List<String> llistxattr(byte[] path);

    /// getdents64(2): fills `buffer` with the next entries of a directory, which [jd.libcontainer.io.DirectoryEntries] decodes.
    /// {@return how many bytes of it are used, 0 at the end}
    int getdents64(int dirfd, byte[] buffer);

    /// ioctl(2) with a buffer that the kernel reads or fills; of length 0 for a request without one. {@return the
    /// call's result}
    int ioctl(int fd, long request, byte[] argument);

    /// The result of `statfs`: the mount through which a file is reached.
    ///
    /// @param type the file system's magic number
    record FileSystem(long type, boolean readOnly) {}

    /// statfs(2)
    FileSystem statfs(String path);

    static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }

    /// makedev(3)
    static long makedev(int major, int minor) {
        long ma = major;
        long mi = minor;
        return (ma & 0xfffL) << 8 | (ma & ~0xfffL) << 32 | mi & 0xffL | (mi & ~0xffL) << 12;
    }

    /// major(3)
    static int major(long dev) {
        return (int) (dev >> 8 & 0xfffL | dev >> 32 & ~0xfffL);
    }

    /// minor(3)
    static int minor(long dev) {
        return (int) (dev & 0xffL | dev >> 12 & ~0xffL);
    }
}
