package jd.libcontainer.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.Structs;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Text files of `/proc` and `/sys`, read and written through [Syscalls], so that the errno of a refused write is known
/// and a test sees it. The small ones are read whole; a table of mounts or processes, which may have a hundred thousand
/// lines, is read line by line.
///
/// dockerinit reads its container's files this way only: `java.nio.file` would load a native library of the JDK at
/// first use, from whatever the container has at that path.
public final class TextFile {
    private static final int LARGEST = 8 << 20;
    private static final int LONGEST_LINE = 64 << 10;

    private TextFile() {}

    /// {@return the content, of at most eight megabytes; bytes that are not UTF-8 become U+FFFD}
    public static String read(Syscalls kernel, String path) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        chunks(kernel, path, (chunk, count) -> {
            content.write(chunk, 0, count);
            if (content.size() > LARGEST) {
                throw new LibcontainerException("read \"" + path + "\": more than " + LARGEST + " bytes");
            }
        });
        return content.toString(StandardCharsets.UTF_8);
    }

    /// Calls an action for each line, of at most 64 KiB.
    public static void forEachLine(Syscalls kernel, String path, Consumer<String> action) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        chunks(kernel, path, (chunk, count) -> {
            for (int i = 0; i < count; i++) {
                if (chunk[i] == '\n') {
                    action.accept(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else {
                    line.write(chunk[i]);
                }
                if (line.size() > LONGEST_LINE) {
                    throw new LibcontainerException("read \"" + path + "\": a line of more than 64 KiB");
                }
            }
        });
        if (line.size() > 0) {
            action.accept(line.toString(StandardCharsets.UTF_8));
        }
    }

    private static void chunks(Syscalls kernel, String path, ObjIntConsumer<byte[]> action) {
        int fd = kernel.open(path, FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC);
        try {
            byte[] chunk = new byte[8192];
            int count = kernel.read(fd, chunk, 0, chunk.length);
            while (count > 0) {
                action.accept(chunk, count);
                count = kernel.read(fd, chunk, 0, chunk.length);
            }
        } finally {
            kernel.close(fd);
        }
    }

    /// {@return the content, empty where there is no such file}
    public static String readIfPresent(Syscalls kernel, String path) {
        try {
            return read(kernel, path);
        } catch (SyscallException e) {
            if (isMissing(e)) {
                return "";
            }
            throw e;
        }
    }

    private static boolean isMissing(SyscallException e) {
        return e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR);
    }

    /// Like [#forEachLine]; a file that does not exist has no lines.
    public static void forEachLineIfPresent(Syscalls kernel, String path, Consumer<String> action) {
        try {
            forEachLine(kernel, path, action);
        } catch (SyscallException e) {
            if (!isMissing(e)) {
                throw e;
            }
        }
    }

    /// Writes with one write(2), as settings of the kernel require. Creates no file.
    public static void write(Syscalls kernel, String path, String text) {
        int fd = kernel.open(path, FileSyscalls.O_WRONLY | FileSyscalls.O_CLOEXEC);
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
