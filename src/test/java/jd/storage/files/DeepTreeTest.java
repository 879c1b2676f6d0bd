package jd.storage.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jd.image.tar.TarEntry;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nested directories, as made by a loop of `mkdir x; cd x` in a container.
@Tag("root")
class DeepTreeTest {
    private static final byte[] NAME = TarEntry.bytes("cut-0");

    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
    }

    private void digDown(Path from, int levels) {
        int fd = DirectoryDescriptors.directory(syscalls, FileSyscalls.AT_FDCWD, FileSyscalls.bytes(from.toString()));
        for (int i = 0; i < levels; i++) {
            syscalls.mkdirat(fd, NAME, 0755);
            int below = DirectoryDescriptors.directory(syscalls, fd, NAME);
            syscalls.close(fd);
            fd = below;
        }
        syscalls.close(fd);
    }

    @Test
    void treeDeeperThanTheLongestPathIsMeasuredAndRemoved() throws IOException {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Files.writeString(tree.resolve("file"), "12345");
        Files.createDirectories(tree.resolve("cut-1/cut-2"));
        digDown(tree, 3_000);
        assertEquals(5, TreeSize.of(syscalls, tree));
        RemoveTree.at(syscalls, tree);
        assertFalse(Files.exists(tree));
    }
}
