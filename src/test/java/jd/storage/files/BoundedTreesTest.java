package jd.storage.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import jd.SmallHeap;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trees that are made to harm, in a JVM with a heap of 32 MB.
@Tag("root")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class BoundedTreesTest {
    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    private Path tree;

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
    }

    @BeforeEach
    void createEmptyTree() throws IOException {
        tree = Files.createDirectory(directory.resolve("tree"));
        Files.createDirectory(directory.resolve("copy"));
    }

    private String run(String what, int count) throws Exception {
        return SmallHeap.run(BoundedTreesMain.class, what, tree, count);
    }

    /// A list of these names would need more than 33 MB.
    @Test
    @Tag("slow")
    void directoryOfManyNamesIsMeasuredPackedCopiedAndRemoved() throws Exception {
        run("links", 120_000);
        assertEquals(12, Integer.parseInt(run("measure", 0).strip()));
        run("pack", 0);
        run("copy", 0);
        assertEquals(12, TreeSize.of(syscalls, directory.resolve("copy")));
        RemoveTree.at(syscalls, directory.resolve("copy"));
        run("remove", 0);
        assertFalse(Files.exists(tree));
    }

    @Test
    @Tag("long")
    void directoryOfNineHundredThousandNamesIsRemoved() throws Exception {
        run("links", 900_000);
        assertEquals(72, Integer.parseInt(run("measure", 0).strip()));
        run("remove", 0);
        assertFalse(Files.exists(tree));
    }

    @Test
    @Tag("slow")
    void treeOfAHundredThousandLevelsIsRemoved() throws Exception {
        run("dig", 100_000);
        run("remove", 0);
        assertFalse(Files.exists(tree));
    }

    @Test
    @Tag("slow")
    void treeTooDeepToCopyOrPackIsRefused() throws Exception {
        run("dig", 600);
        AssertionError copied = assertThrows(AssertionError.class, () -> run("copy", 0));
        assertTrue(copied.getMessage().contains("more than 500 directories deep"), copied.getMessage());
        AssertionError packed = assertThrows(AssertionError.class, () -> run("pack", 0));
        assertTrue(packed.getMessage().contains("more than 500 directories deep"), packed.getMessage());
        RemoveTree.at(syscalls, tree);
    }

    @Test
    void treeOfFourHundredLevelsIsCopiedAndPackedWithTheDaemonsStack() throws Exception {
        run("dig", 400);
        run("copy", 0);
        run("pack", 0);
        RemoveTree.at(syscalls, directory.resolve("copy"));
    }

    /// 20,000 paths of 3.6 kB are 72 MB.
    @Test
    @Tag("slow")
    void archiveOfManyDirectoriesWithLongPathsIsUnpacked() throws Exception {
        run("unpack", 20_000);
        Path deep = tree;
        for (int i = 0; i < 14; i++) {
            deep = deep.resolve("p".repeat(250));
        }
        assertEquals(FileTime.from(1, TimeUnit.SECONDS), Files.getLastModifiedTime(deep.resolve("00012000")));
        run("remove", 0);
    }

    @Test
    void immutableFileFailsAndTheRestIsRemoved() throws Exception {
        Path kept = Files.createDirectories(tree.resolve("a/b")).resolve("immutable");
        Files.createFile(kept);
        Files.createFile(tree.resolve("a/other"));
        Files.createFile(tree.resolve("z"));
        chattr("+i", kept);
        try {
            SyscallException e = assertThrows(SyscallException.class, () -> RemoveTree.at(syscalls, tree));
            assertTrue(e.is(Errno.EPERM), e.getMessage());
            assertTrue(Files.exists(kept));
            assertFalse(Files.exists(tree.resolve("a/other")));
            assertFalse(Files.exists(tree.resolve("z")));
        } finally {
            chattr("-i", kept);
        }
        RemoveTree.at(syscalls, tree);
        assertFalse(Files.exists(tree));
    }

    private static void chattr(String flag, Path file) throws Exception {
        assertEquals(0, new ProcessBuilder("chattr", flag, file.toString()).inheritIO().start().waitFor());
    }

    @Test
    void treeIntoWhichOthersWriteIsRemoved() throws Exception {
        Path busy = Files.createDirectories(tree.resolve("a/b/c"));
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 2_000; i++) {
                try {
                    Files.createFile(busy.resolve("f" + i));
                } catch (IOException e) {
                    return;
                }
            }
        });
        Thread.sleep(5);
        RemoveTree.at(syscalls, tree);
        writer.join();
        assertFalse(Files.exists(tree));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OVERLAY", "REMOVE"})
    void costOfReplacingDirectoriesGrowsWithTheirNumber(TarApply.Whiteouts whiteouts) throws Exception {
        long small = replacements(whiteouts, 1_000);
        long ten = replacements(whiteouts, 10_000);
        System.out.printf("replacing directories, %s: 1,000 in %d ms, 10,000 in %d ms%n", whiteouts,
                small / 1_000_000, ten / 1_000_000);
        assertTrue(ten < 25 * Math.max(small, 50_000_000), ten + " ns after " + small + " ns");
    }

    private long replacements(TarApply.Whiteouts whiteouts, int count) throws IOException {
        Tar tar = new Tar();
        for (int i = 0; i < count; i++) {
            tar.directory("d" + i);
        }
        for (int i = 0; i < count; i++) {
            tar.file("d" + i, "");
        }
        byte[] bytes = tar.bytes();
        // In memory, since the cost of the disk is not tested here.
        Path target = Files.createTempDirectory(Path.of("/dev/shm"), "replaced");
        try {
            // Processor time, because other processes run on the machine.
            long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            TarApply.apply(syscalls, target, whiteouts, new java.io.ByteArrayInputStream(bytes));
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        } finally {
            RemoveTree.at(syscalls, target);
        }
    }
}
