package jd.storage.files;

import static jd.libcontainer.kernel.FileSyscalls.S_IFBLK;
import static jd.libcontainer.kernel.FileSyscalls.S_IFCHR;
import static jd.libcontainer.kernel.FileSyscalls.S_IFDIR;
import static jd.libcontainer.kernel.FileSyscalls.S_IFIFO;
import static jd.libcontainer.kernel.FileSyscalls.S_IFLNK;
import static jd.libcontainer.kernel.FileSyscalls.S_IFMT;
import static jd.libcontainer.kernel.FileSyscalls.S_IFSOCK;

import jd.server.api.PathStat;

/// Converts a file's mode to that of the Engine API: the bits of Go's os.FileMode, which are not the kernel's.
final class GoFileMode {
    private static final long SETUID = 1L << 23;
    private static final long SETGID = 1L << 22;
    private static final long STICKY = 1L << 20;

    private GoFileMode() {}

    /// @param mode from stat(2)
    static long of(int mode) {
        long type = switch (mode & S_IFMT) {
            case S_IFDIR -> PathStat.DIRECTORY;
            case S_IFLNK -> PathStat.SYMBOLIC_LINK;
            case S_IFBLK -> 1L << 26;
            case S_IFCHR -> 1L << 26 | 1L << 21;
            case S_IFIFO -> 1L << 25;
            case S_IFSOCK -> 1L << 24;
            default -> 0;
        };
        return type | mode & 0777 | ((mode & 04000) != 0 ? SETUID : 0) | ((mode & 02000) != 0 ? SETGID : 0)
                | ((mode & 01000) != 0 ? STICKY : 0);
    }
}
