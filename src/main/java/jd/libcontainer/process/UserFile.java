package jd.libcontainer.process;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;

/// Reads `/etc/passwd` or `/etc/group` of a container, into which its root may have written anything: a file of
/// terabytes, a line without an end, a FIFO in its place. It is read line by line and not kept in memory.
///
/// Docker reads these files with Go's bufio.Scanner, which refuses a line of 64 KiB and has no limit for the file.
///
/// Docker 1.2.0: libcontainer user/user.go. Today: moby/sys user.go
final class UserFile {
    private static final int LONGEST_LINE = 64 << 10;
    private static final long LARGEST_FILE = 64 << 20;
    private static final int CHUNK = 8 << 10;

    private final Consumer<Lines> content;

    private UserFile(Consumer<Lines> content) {
        this.content = content;
    }

    static UserFile of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new UserFile(lines -> lines.add(bytes, bytes.length));
    }

    /// No file outside of `root` is reached. A missing file, or one that is not regular, counts as empty; opening it
    /// does not block.
    ///
    /// @param root the descriptor of the directory that is `/` for `path`; must stay open as long as this object is
    /// used
    static UserFile below(Syscalls kernel, int root, String path) {
        return new UserFile(lines -> read(kernel, root, path, lines));
    }

    private static void read(Syscalls kernel, int root, String path, Lines lines) {
        int flags = FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC | FileSyscalls.O_NONBLOCK | FileSyscalls.O_NOCTTY;
        int fd;
        try {
            fd = kernel.openat2(root, FileSyscalls.bytes(path), flags, 0, FileSyscalls.RESOLVE_IN_ROOT);
        } catch (SyscallException e) {
            return;
        }
        try {
            boolean regular = (kernel.fstat(fd).mode() & FileSyscalls.S_IFMT) == FileSyscalls.S_IFREG;
            byte[] chunk = new byte[CHUNK];
            for (int count = regular ? kernel.read(fd, chunk, 0, CHUNK) : 0; count > 0; ) {
                lines.add(chunk, count);
                count = kernel.read(fd, chunk, 0, CHUNK);
            }
        } finally {
            kernel.close(fd);
        }
    }

    /// Calls `action` with the fields of every line that is not empty.
    ///
    /// @param user who is looked up, for the error message
    void forEach(String user, Consumer<String[]> action) {
        Lines lines = new Lines(user, action);
        content.accept(lines);
        lines.end();
    }

    /// Assembles lines from pieces of a file.
    private static final class Lines {
        private final String user;
        private final Consumer<String[]> action;
        private final byte[] line = new byte[LONGEST_LINE];
        private int length;
        private long total;

        Lines(String user, Consumer<String[]> action) {
            this.user = user;
            this.action = action;
        }

        void add(byte[] chunk, int count) {
            total += count;
            if (total > LARGEST_FILE) {
                throw failure("a file of more than " + LARGEST_FILE + " bytes");
            }
            for (int i = 0; i < count; i++) {
                if (chunk[i] == '\n') {
                    end();
                } else {
                    line[length++] = chunk[i];
                    if (length == LONGEST_LINE) {
                        throw failure("bufio.Scanner: token too long");
                    }
                }
            }
        }

        void end() {
            String text = new String(line, 0, length, StandardCharsets.UTF_8).strip();
            length = 0;
            if (!text.isEmpty()) {
                action.accept(text.split(":", -1));
            }
        }

        private InitFailure failure(String why) {
            return new InitFailure("user", Errno.UNKNOWN, "unable to find user " + user + ": " + why);
        }
    }
}
