package jd.libcontainer.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import jd.SmallHeap;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the lookup in passwd and group files that a container's root has prepared as an attack: huge files, sparse
/// files, FIFOs, links and directories.
@EnabledOnOs(OS.LINUX)
class UserFileTest {
    @TempDir
    private Path root;

    @BeforeEach
    void etc() throws IOException {
        Files.createDirectory(root.resolve("etc"));
    }

    /// Looks a user up below a directory and prints uid, gid, groups and home.
    public static final class LookUp {
        private LookUp() {}

        public static void main(String[] arguments) {
            Syscalls kernel = JnrSyscalls.load();
            int fd = kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(arguments[0]), Machine.O_DIRECTORY, 0);
            ExecUser user = ExecUser.lookUpBelow(kernel, fd, arguments[1], List.of("wheel"));
            System.out.println(user.uid() + ":" + user.gid() + ":" + user.groups() + ":" + user.home());
        }
    }

    private static ExecUser lookUp(Path root, String user) {
        Syscalls kernel = JnrSyscalls.load();
        int fd = kernel.openat(
                FileSyscalls.AT_FDCWD, FileSyscalls.bytes(root.toString()), Machine.O_DIRECTORY, 0);
        try {
            return ExecUser.lookUpBelow(kernel, fd, user, List.of());
        } finally {
            kernel.close(fd);
        }
    }

    private Path write(String name, String line, long bytes, String last) throws IOException {
        Path file = root.resolve("etc").resolve(name);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (long written = 0; written < bytes; written += line.length()) {
                out.write(line);
            }
            out.write(last);
        }
        return file;
    }

    /// Guards against reading the file into memory: with five strings per line, 8.3 MB of passwd caused an
    /// OutOfMemoryError in a daemon with a heap of 256 MB.
    @Test
    @Tag("slow")
    void userAfter40MegabytesIsFoundWithASmallHeap() throws Exception {
        write("passwd", "a:b:1:2:c:d:e\n", 40_000_000, "bob:x:1001:5:Bob:/home/bob:/bin/sh\n");
        write("group", "g:x:7:alice,carol\n", 40_000_000, "wheel:x:44:\nstaff:x:50:alice,bob\n");
        assertEquals("1001:5:[5, 50, 44]:/home/bob", SmallHeap.run(LookUp.class, root, "bob").strip());
    }

    @Test
    void fileLargerThan64MiBIsRejected() throws Exception {
        write("passwd", "a:b:1:2:c:d:e\n", 68_000_000, "");
        InitFailure e = assertThrows(InitFailure.class, () -> lookUp(root, "bob"));
        assertEquals("unable to find user bob: a file of more than 67108864 bytes", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"passwd", "group"})
    void sparseFileOfATerabyteIsRejected(String name) throws Exception {
        write("passwd", "", 0, "");
        try (RandomAccessFile file = new RandomAccessFile(root.resolve("etc/" + name).toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        InitFailure e = assertThrows(InitFailure.class, () -> lookUp(root, ""));
        assertEquals("unable to find user 0: bufio.Scanner: token too long", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "l /dev/zero", "l passwd", "d"})
    void nonRegularFileCountsAsEmptyAndDoesNotBlock(String kind) throws Exception {
        Path file = root.resolve("etc/passwd");
        switch (kind.charAt(0)) {
            case 'p' -> assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
            case 'l' -> Files.createSymbolicLink(file, Path.of(kind.substring(2)));
            default -> Files.createDirectory(file);
        }
        assertEquals(new ExecUser(0, 0, List.of(0), "/"),
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> lookUp(root, "")));
    }

    @Test
    void moreThan65536GroupsAreRejected() {
        StringBuilder group = new StringBuilder();
        IntStream.rangeClosed(0, 70_000).forEach(i -> group.append("g").append(i).append(":x:").append(i).append(":root\n"));
        InitFailure e = assertThrows(InitFailure.class,
                () -> ExecUser.find("", List.of(), "root:x:0:0::/root:\n", group.toString()));
        assertTrue(e.getMessage().contains("more than 65536"), e.getMessage());
    }

    @Test
    void lookupTimeIsLinearInTheNumberOfMemberships() {
        long small = memberships(6_000);
        long large = memberships(60_000);
        System.out.printf("memberships: 6,000 in %d ms, 60,000 in %d ms%n", small / 1_000_000, large / 1_000_000);
        assertTrue(large < 25 * Math.max(small, 20_000_000), large + " ns after " + small + " ns");
    }

    private static long memberships(int count) {
        StringBuilder group = new StringBuilder();
        IntStream.range(0, count).forEach(i -> group.append("g").append(i).append(":x:").append(i).append(":root\n"));
        // Processor time, because other processes run on the machine.
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        ExecUser user = ExecUser.find("", List.of(), "root:x:0:0::/root:\n", group.toString());
        assertEquals(count, user.groups().size());
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
    }
}
