package jd.libcontainer.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FakeKernel;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ContainerPathsTest {
    private final FakeKernel fake = new FakeKernel();
    private final Syscalls kernel = fake.syscalls();
    private final int root;
    private final ContainerPaths paths;

    ContainerPathsTest() {
        fake.file("/image/etc/passwd", "root:x:0:0::/:\n");
        root = kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/image"), FileSyscalls.O_PATH, 0);
        paths = new ContainerPaths(kernel, root);
    }

    private void link(String target, String name) {
        kernel.symlinkat(FileSyscalls.bytes(target), root, FileSyscalls.bytes(name));
    }

    private FileSyscalls.Stat at(String path) {
        return kernel.fstatat(root, FileSyscalls.bytes(path), FileSyscalls.AT_SYMLINK_NOFOLLOW);
    }

    private static boolean isMissing(Executable look) {
        return assertThrows(SyscallException.class, look).errno() == Errno.ENOENT;
    }

    @Test
    void missingMountPointIsCreatedWithItsParents() {
        kernel.close(paths.directory("/sys/fs/cgroup"));
        kernel.close(paths.file("/run/secrets/one"));

        assertTrue(at("sys/fs/cgroup").isDirectory());
        assertTrue(at("run/secrets").isDirectory());
        assertFalse(at("run/secrets/one").isDirectory());
    }

    @Test
    void existingFileIsOpenedUnchanged() {
        int file = paths.file("/etc/passwd");

        assertEquals(15, kernel.fstatat(file, new byte[0], FileSyscalls.AT_EMPTY_PATH).size());
    }

    @Test
    void symlinkOutOfTheRootIsResolvedInsideIt() {
        link("/../../host", "trap");

        kernel.close(paths.directory("/trap/inside"));

        assertTrue(at("host/inside").isDirectory());
        assertTrue(isMissing(() -> kernel.fstatat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/host"), 0)));
    }

    @Test
    void targetOfADanglingSymlinkIsCreated() {
        link("../run/resolv.conf", "etc/resolv.conf");

        kernel.close(paths.file("/etc/resolv.conf"));

        assertEquals(FileSyscalls.S_IFREG, at("run/resolv.conf").mode() & FileSyscalls.S_IFMT);
    }

    @Test
    void symlinkLoopFailsWithEloop() {
        link("b", "a");
        link("a", "b");

        SyscallException failure = assertThrows(SyscallException.class, () -> paths.directory("/a/c"));

        assertEquals(Errno.ELOOP, failure.errno());
    }

    @Test
    void existsCreatesNothing() {
        assertFalse(paths.exists("/proc/kcore"));
        assertTrue(paths.exists("/etc"));
        assertTrue(isMissing(() -> at("proc")));
    }

    @Test
    void dotDotAfterAMissingDirectoryDoesNotCreateIt() {
        link("/a/../b/./", "way");

        kernel.close(paths.directory("/way/c"));

        assertTrue(at("b/c").isDirectory());
        assertTrue(isMissing(() -> at("a")));
    }
}
