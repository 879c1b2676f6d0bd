package jd.libcontainer.kernel;

import static jd.libcontainer.kernel.NativeMemory.cString;
import static jd.libcontainer.kernel.Structs.failed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Files, through the C library. A call interrupted by a signal (EINTR) is repeated.
interface LibcFiles extends FileSyscalls {
    LibC libc();

    @Override
    default int openat(int dirfd, byte[] path, int flags, int mode) {
        int fd = libc().openat(dirfd, cString(path), flags, mode);
        while (fd < 0 && NativeMemory.errno() == Errno.EINTR) {
            fd = libc().openat(dirfd, cString(path), flags, mode);
        }
        if (fd < 0) {
            throw failed("openat", dirfd, path, flags, mode);
        }
        return fd;
    }

    @Override
    default int openat2(int dirfd, byte[] path, int flags, int mode, long resolve) {
        try (NativeMemory memory = new NativeMemory()) {
            byte[] openHow = Structs.longs(flags, mode, resolve);
            long name = memory.copy(cString(path));
            long how = memory.copy(openHow);
            int fd = (int) libc().syscall(Machine.SYS_OPENAT2, dirfd, name, how, openHow.length, 0, 0);
            if (fd < 0) {
                throw failed("openat2", dirfd, path, flags, mode, resolve);
            }
            return fd;
        }
    }

    /// EINTR from close(2) still closes: a second call could hit a descriptor that another thread has just opened.
    @Override
    default void close(int fd) {
        if (libc().close(fd) < 0 && NativeMemory.errno() != Errno.EINTR) {
            throw failed("close", fd);
        }
    }

    @Override
    default int read(int fd, byte[] buffer, int offset, int length) {
        byte[] window = offset == 0 ? buffer : new byte[length];
        long count = libc().read(fd, window, length);
        while (count < 0 && NativeMemory.errno() == Errno.EINTR) {
            count = libc().read(fd, window, length);
        }
        if (count < 0) {
            throw failed("read", fd, length);
        }
        if (window != buffer) {
            System.arraycopy(window, 0, buffer, offset, (int) count);
        }
        return (int) count;
    }

    @Override
    default int write(int fd, byte[] buffer, int offset, int length) {
        byte[] window = offset == 0 ? buffer : Arrays.copyOfRange(buffer, offset, offset + length);
        long count = libc().write(fd, window, length);
        while (count < 0 && NativeMemory.errno() == Errno.EINTR) {
            count = libc().write(fd, window, length);
        }
        if (count < 0) {
            throw failed("write", fd, length);
        }
        return (int) count;
    }

    @Override
    default void lseek(int fd, long offset) {
        if (libc().lseek(fd, offset, SEEK_SET) < 0) {
            throw failed("lseek", fd, offset);
        }
    }

    int SEEK_SET = 0;

    @Override
    default int dup(int fd) {
        int copy = libc().dup(fd);
        if (copy < 0) {
            throw failed("dup", fd);
        }
        return copy;
    }

    @Override
    default void dup3(int fd, int newFd, int flags) {
        if (libc().dup3(fd, newFd, flags) < 0) {
            throw failed("dup3", fd, newFd, flags);
        }
    }

    @Override
    default int[] pipe2(int flags) {
        byte[] fds = new byte[8];
        if (libc().pipe2(fds, flags) < 0) {
            throw failed("pipe2", flags);
        }
        ByteBuffer pair = Structs.view(fds);
        return new int[] {pair.getInt(), pair.getInt()};
    }

    @Override
    default int eventfd(int initial, int flags) {
        int fd = libc().eventfd(initial, flags);
        if (fd < 0) {
            throw failed("eventfd", initial, flags);
        }
        return fd;
    }

    @Override
    default int memfd_create(String name, int flags) {
        int fd = libc().memfd_create(NativeMemory.cString(name), flags);
        if (fd < 0) {
            throw failed("memfd_create", name, flags);
        }
        return fd;
    }

    @Override
    default int fcntl(int fd, int command, long argument) {
        int result = libc().fcntl(fd, command, argument);
        if (result < 0) {
            throw failed("fcntl", fd, command, argument);
        }
        return result;
    }

    /// statx(2) fills the same 256 bytes on every processor; stat(2) does not.
    @Override
    default Stat fstatat(int dirfd, byte[] path, int flags) {
        byte[] buffer = new byte[256];
        if (libc().statx(dirfd, cString(path), flags, STATX_BASIC_STATS, buffer) < 0) {
            throw failed("statx", dirfd, path, flags);
        }
        ByteBuffer statx = Structs.view(buffer);
        return new Stat(
                statx.getShort(28) & 0xffff,
                statx.getInt(20),
                statx.getInt(24),
                statx.getLong(40),
                statx.getLong(32),
                FileSyscalls.makedev(statx.getInt(136), statx.getInt(140)),
                FileSyscalls.makedev(statx.getInt(128), statx.getInt(132)),
                statx.getInt(16) & 0xffffffffL,
                statx.getLong(112) * 1_000_000_000L + statx.getInt(120));
    }

    int STATX_BASIC_STATS = 0x7ff;

    @Override
    default void faccessat(int dirfd, byte[] path, int mode, int flags) {
        if (libc().faccessat(dirfd, cString(path), mode, flags) < 0) {
            throw failed("faccessat", dirfd, path, mode, flags);
        }
    }

    @Override
    default void mkdirat(int dirfd, byte[] path, int mode) {
        if (libc().mkdirat(dirfd, cString(path), mode) < 0) {
            throw failed("mkdirat", dirfd, path, mode);
        }
    }

    @Override
    default void mknodat(int dirfd, byte[] path, int mode, long dev) {
        if (libc().mknodat(dirfd, cString(path), mode, dev) < 0) {
            throw failed("mknodat", dirfd, path, mode, dev);
        }
    }

    @Override
    default void symlinkat(byte[] target, int dirfd, byte[] path) {
        if (libc().symlinkat(cString(target), dirfd, cString(path)) < 0) {
            throw failed("symlinkat", target, dirfd, path);
        }
    }

    @Override
    default void linkat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags) {
        if (libc().linkat(oldDirfd, cString(oldPath), newDirfd, cString(newPath), flags) < 0) {
            throw failed("linkat", oldDirfd, oldPath, newDirfd, newPath, flags);
        }
    }

    @Override
    default void unlinkat(int dirfd, byte[] path, int flags) {
        if (libc().unlinkat(dirfd, cString(path), flags) < 0) {
            throw failed("unlinkat", dirfd, path, flags);
        }
    }

    @Override
    default void renameat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath) {
        if (libc().renameat(oldDirfd, cString(oldPath), newDirfd, cString(newPath)) < 0) {
            throw failed("renameat", oldDirfd, oldPath, newDirfd, newPath);
        }
    }

    @Override
    default byte[] readlinkat(int dirfd, byte[] path) {
        byte[] buffer = new byte[4096];
        long length = libc().readlinkat(dirfd, cString(path), buffer, buffer.length);
        if (length < 0) {
            throw failed("readlinkat", dirfd, path);
        }
        return Arrays.copyOf(buffer, (int) length);
    }

    @Override
    default void fchownat(int dirfd, byte[] path, int uid, int gid, int flags) {
        if (libc().fchownat(dirfd, cString(path), uid, gid, flags) < 0) {
            throw failed("fchownat", dirfd, path, uid, gid, flags);
        }
    }

    @Override
    default void fchmodat(int dirfd, byte[] path, int mode) {
        if (libc().fchmodat(dirfd, cString(path), mode, 0) < 0) {
            throw failed("fchmodat", dirfd, path, mode);
        }
    }

    @Override
    default void ftruncate(int fd, long length) {
        if (libc().ftruncate(fd, length) < 0) {
            throw failed("ftruncate", fd, length);
        }
    }

    @Override
    default void utimensat(int dirfd, byte[] path, long nanos, int flags) {
        long seconds = Math.floorDiv(nanos, 1_000_000_000L);
        long rest = Math.floorMod(nanos, 1_000_000_000L);
        byte[] times = Structs.longs(seconds, rest, seconds, rest);
        if (libc().utimensat(dirfd, cString(path), times, flags) < 0) {
            throw failed("utimensat", dirfd, path, nanos, flags);
        }
    }

    @Override
    default void lsetxattr(byte[] path, String name, byte[] value) {
        if (libc().lsetxattr(cString(path), cString(name), value, value.length, 0) < 0) {
            throw failed("lsetxattr", path, name, value.length);
        }
    }

    @Override
    default byte[] lgetxattr(byte[] path, String name) {
        byte[] value = new byte[XATTR_SIZE_MAX];
        long length = libc().lgetxattr(cString(path), cString(name), value, value.length);
        if (length >= 0) {
            return Arrays.copyOf(value, (int) length);
        }
        if (NativeMemory.errno() == Errno.ENODATA) {
            return null;
        }
        throw failed("lgetxattr", path, name);
    }

    int XATTR_SIZE_MAX = 65536;

    @Override
    default List<String> llistxattr(byte[] path) {
        byte[] list = new byte[XATTR_SIZE_MAX];
        long length = libc().llistxattr(cString(path), list, list.length);
        if (length < 0) {
            throw failed("llistxattr", path);
        }
        String names = new String(list, 0, (int) length, StandardCharsets.ISO_8859_1);
        return length == 0 ? List.of() : List.of(names.split("\0"));
    }

    @Override
    default int getdents64(int dirfd, byte[] buffer) {
        long length = libc().getdents64(dirfd, buffer, buffer.length);
        if (length < 0) {
            throw failed("getdents64", dirfd);
        }
        return (int) length;
    }

    @Override
    default int ioctl(int fd, long request, byte[] argument) {
        int result = libc().ioctl(fd, request, argument.length == 0 ? null : argument);
        if (result < 0) {
            throw failed("ioctl", fd, request);
        }
        return result;
    }

    /// struct statfs has f_type at 0 and f_flags at 80, eight bytes each on both processors.
    @Override
    default FileSystem statfs(String path) {
        byte[] buffer = new byte[256];
        if (libc().statfs(cString(path), buffer) < 0) {
            throw failed("statfs", path);
        }
        ByteBuffer statfs = Structs.view(buffer);
        return new FileSystem(statfs.getLong(0), (statfs.getLong(80) & ST_RDONLY) != 0);
    }

    long ST_RDONLY = 1;
}
