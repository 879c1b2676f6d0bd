package jd.libcontainer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Small text files that are knobs of the kernel or belong to a container: read and written whole, through [Syscalls],
/// so that the errno of a refused write is known and a test sees it.
///
/// dockerinit reads its container's files this way only: `java.nio.file` would load a native library of the JDK at
/// first use, from whatever the container has at that path.
public final class TextFile {
    private static final int FOREIGN_LIMIT = 8 << 20;

    private TextFile() {}

    /// {@return the content; bytes that are not UTF-8 become U+FFFD}
    public static String read(Syscalls kernel, String path) {
        int fd = kernel.openat(
                FileSyscalls.AT_FDCWD,
                FileSyscalls.bytes(path),
                FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC,
                0);
        try {
            return read(kernel, fd, Integer.MAX_VALUE);
        } finally {
            kernel.close(fd);
        }
    }

    private static String read(Syscalls kernel, int fd, int limit) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int count = kernel.read(fd, buffer, 0, buffer.length);
        while (count > 0 && content.size() < limit) {
            content.write(buffer, 0, count);
            count = kernel.read(fd, buffer, 0, buffer.length);
        }
        return content.toString(StandardCharsets.UTF_8);
    }

    /// Reads what somebody else has put there, who may wish us harm: nothing outside of `root` is reached, a FIFO does
    /// not keep us waiting, and what is no file or has no end has no content.
    ///
    /// @param root the descriptor of a directory that `path` takes for `/`
    /// {@return the content, of at most eight megabytes; empty where there is no such file}
    public static String readBelow(Syscalls kernel, int root, String path) {
        int flags = FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC | FileSyscalls.O_NONBLOCK | FileSyscalls.O_NOCTTY;
        int fd;
        try {
            fd = kernel.openat2(root, FileSyscalls.bytes(path), flags, 0, FileSyscalls.RESOLVE_IN_ROOT);
        } catch (SyscallException e) {
            return "";
        }
        try {
            int type = kernel.fstat(fd).mode() & FileSyscalls.S_IFMT;
            return type == FileSyscalls.S_IFREG ? read(kernel, fd, FOREIGN_LIMIT) : "";
        } finally {
            kernel.close(fd);
        }
    }

    /// {@return the content, empty where there is no such file}
    public static String readIfPresent(Syscalls kernel, String path) {
        try {
            return read(kernel, path);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return "";
            }
            throw e;
        }
    }

    /// Writes in one write(2), as the kernel's knobs want it. Makes no file.
    public static void write(Syscalls kernel, String path, String text) {
        int fd = kernel.openat(
                FileSyscalls.AT_FDCWD,
                FileSyscalls.bytes(path),
                FileSyscalls.O_WRONLY | FileSyscalls.O_CLOEXEC,
                0);
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            kernel.write(fd, bytes, 0, bytes.length);
        } catch (SyscallException e) {
            throw new SyscallException(Structs.spelled("write", path, text), e.errno());
        } finally {
            kernel.close(fd);
        }
    }
}
