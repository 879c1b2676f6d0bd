package jd.libcontainer.process;

import java.util.List;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;

/// The command's working directory. Docker creates it if the image lacks it: owner root, mode 0755.
///
/// The root is the container's by now, and no symbolic link leads out of it. But `/proc/1/root`, `/proc/self/cwd` and
/// `/proc/self/fd/7` are magic links, which lead to another process's directory or to an open file, and this process
/// still has the host's permissions (CVE-2024-21626). RESOLVE_IN_ROOT follows none of them.
///
/// Docker 1.2.0: daemon/container.go setupWorkingDirectory. openat2(2) RESOLVE_IN_ROOT
public final class WorkingDirectory {
    /// Errors of a path that the user has chosen: a file, a dangling link, or a read-only file system.
    private static final List<Errno> BY_THE_USER = List.of(Errno.ENOTDIR, Errno.EEXIST, Errno.EROFS, Errno.ENOENT);

    private static final int PLACE = FileSyscalls.O_PATH | Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC;

    private WorkingDirectory() {}

    /// Creates it and its missing parents.
    public static void make(Syscalls kernel, String path) {
        int root = kernel.open("/", PLACE);
        try {
            for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
                makeOne(kernel, root, path, slash);
            }
            makeOne(kernel, root, path, path.length());
        } finally {
            kernel.close(root);
        }
    }

    /// @param end the end of this directory's path in `whole`
    private static void makeOne(Syscalls kernel, int root, String whole, int end) {
        String path = whole.substring(0, end);
        int slash = path.lastIndexOf('/');
        byte[] name = FileSyscalls.bytes(path.substring(slash + 1));
        if (name.length == 0) {
            return;
        }
        try {
            int above = open(kernel, root, path.substring(0, slash + 1));
            try {
                kernel.mkdirat(above, name, 0755);
            } finally {
                kernel.close(above);
            }
        } catch (SyscallException e) {
            Errno reason = e.is(Errno.EEXIST) ? whatIsThere(kernel, root, path) : e.errno();
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

    /// {@return EISDIR if the directory exists, otherwise the error that prevents it: a file, a dangling link}
    private static Errno whatIsThere(Syscalls kernel, int root, String path) {
        try {
            kernel.close(open(kernel, root, path));
            return Errno.EISDIR;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOTDIR)) {
                return Errno.ENOTDIR;
            }
            if (e.is(Errno.ENOENT) || e.is(Errno.ELOOP)) {
                return Errno.EEXIST;
            }
            throw e;
        }
    }

    /// @throws InitFailure when the path leads out of the root, in the words of runc
    private static int open(Syscalls kernel, int root, String path) {
        try {
            return kernel.openat2(root, FileSyscalls.bytes(path), PLACE, 0, FileSyscalls.RESOLVE_IN_ROOT);
        } catch (SyscallException e) {
            if (e.is(Errno.EXDEV)) {
                throw new InitFailure("working directory", e.errno(), "current working directory is outside of "
                        + "container mount namespace root -- possible container breakout detected");
            }
            throw e;
        }
    }

    public static void enter(Syscalls kernel, String path) {
        int root = kernel.open("/", PLACE);
        try {
            int directory = open(kernel, root, path);
            try {
                kernel.fchdir(directory);
            } finally {
                kernel.close(directory);
            }
        } catch (SyscallException e) {
            throw new InitFailure(
                    "working directory",
                    e.errno(),
                    "chdir to cwd (\"" + path + "\") set in config.json failed: " + e.errno().description());
        } finally {
            kernel.close(root);
        }
    }
}
