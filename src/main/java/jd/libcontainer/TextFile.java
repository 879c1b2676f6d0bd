package jd.libcontainer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Small text files that are knobs of the kernel or belong to a container: read and written whole, through [Syscalls],
/// so that the errno of a refused write is known and a test sees it.
///
/// dockerinit reads its container's files this way only: `java.nio.file` would load a native library of the JDK at
/// first use, from whatever the container has at that path.
public final class TextFile {
    private TextFile() {}

    /// {@return the content; bytes that are not UTF-8 become U+FFFD}
    public static String read(Syscalls kernel, String path) {
        int fd = kernel.openat(
                FileSyscalls.AT_FDCWD,
                FileSyscalls.bytes(path),
                FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC,
                0);
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            int count = kernel.read(fd, buffer, 0, buffer.length);
            while (count > 0) {
                content.write(buffer, 0, count);
                count = kernel.read(fd, buffer, 0, buffer.length);
            }
            return content.toString(StandardCharsets.UTF_8);
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
