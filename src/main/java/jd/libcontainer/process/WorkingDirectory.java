package jd.libcontainer.process;

import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.InitFailure;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// Where the command starts. Docker makes the directory when the image has none: root's, mode 0755.
///
/// Docker 1.2.0: daemon/container.go setupWorkingDirectory
public final class WorkingDirectory {
    private WorkingDirectory() {}

    /// Makes it and what is missing above it. The root is the container's by now, so no link leads out.
    public static void make(Syscalls kernel, String path) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            makeOne(kernel, path, path.substring(0, slash));
        }
        if (path.length() > 1) {
            makeOne(kernel, path, path);
        }
    }

    private static void makeOne(Syscalls kernel, String whole, String path) {
        try {
            kernel.mkdirat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), 0755);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOTDIR) || e.is(Errno.EEXIST) && !isDirectory(kernel, path)) {
                throw new InitFailure(
                        "working directory",
                        Errno.ENOTDIR,
                        "Cannot mkdir: " + whole + " is not a directory");
            }
            // A read-only volume that has it is fine; one that lacks it is found out by chdir.
            if (!e.is(Errno.EEXIST) && !e.is(Errno.EROFS)) {
                throw e;
            }
        }
    }

    private static boolean isDirectory(Syscalls kernel, String path) {
        try {
            return kernel.fstatat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), 0).isDirectory();
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return false;
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
