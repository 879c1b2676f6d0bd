package jd.libcontainer.process;

import java.util.List;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.InitFailure;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// Where the command starts. Docker makes the directory when the image has none: root's, mode 0755.
///
/// Docker 1.2.0: daemon/container.go setupWorkingDirectory
public final class WorkingDirectory {
    /// Why a path that somebody has chosen cannot be made: a file, a link to nowhere, or a read-only place is in the way.
    private static final List<Errno> BY_THE_USER = List.of(Errno.ENOTDIR, Errno.EEXIST, Errno.EROFS, Errno.ENOENT);

    private WorkingDirectory() {}

    /// Makes it and what is missing above it. The root is the container's by now, so no link leads out.
    public static void make(Syscalls kernel, String path) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            makeOne(kernel, path.substring(0, slash));
        }
        if (path.length() > 1) {
            makeOne(kernel, path);
        }
    }

    private static void makeOne(Syscalls kernel, String path) {
        try {
            kernel.mkdirat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), 0755);
        } catch (SyscallException e) {
            Errno reason = e.is(Errno.EEXIST) ? whatIsThere(kernel, path) : e.errno();
            if (reason == Errno.EISDIR) {
                return;
            }
            throw BY_THE_USER.contains(reason) ? refusal(path, reason) : e;
        }
    }

    private static InitFailure refusal(String path, Errno reason) {
        return new InitFailure("working directory", reason,
                "error during container init: mkdir " + path + ": " + reason.description());
    }

    /// {@return EISDIR for the directory that is wanted, and otherwise why there can be none: a file, a link to nowhere}
    private static Errno whatIsThere(Syscalls kernel, String path) {
        try {
            boolean directory = kernel.fstatat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), 0).isDirectory();
            return directory ? Errno.EISDIR : Errno.ENOTDIR;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ELOOP)) {
                return Errno.EEXIST;
            }
            throw e;
        }
    }

    public static void enter(Syscalls kernel, String path) {
        try {
            kernel.chdir(path);
        } catch (SyscallException e) {
            throw new InitFailure(
                    "working directory",
                    e.errno(),
                    "chdir to cwd (\"" + path + "\") set in config.json failed: " + e.errno().description());
        }
    }
}
