package jd.libcontainer.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.io.FdInputStream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests both implementations of [Syscalls] on the real kernel, without root.
@EnabledOnOs(OS.LINUX)
class SyscallsTest {
    @TempDir
    Path directory;

    static Stream<Syscalls> doors() {
        return Stream.of(JnrSyscalls.load(), JffiSyscalls.load());
    }

    @ParameterizedTest
    @MethodSource("doors")
    void failureNamesCallArgumentsAndErrno(Syscalls kernel) {
        SyscallException failure = assertThrows(
                SyscallException.class,
                () -> kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/nosuch/é"), 0, 0));

        assertEquals(Errno.ENOENT, failure.errno());
        assertEquals("openat(-100, \"/nosuch/é\", 0, 0): ENOENT (no such file or directory)", failure.getMessage());
    }

    /// unshare(2), EINVAL: CLONE_NEWUSER in a process with several threads, which a JVM is before `main`.
    @ParameterizedTest
    @MethodSource("doors")
    void jvmCannotMakeAUserNamespaceForItself(Syscalls kernel) {
        SyscallException failure =
                assertThrows(SyscallException.class, () -> kernel.unshare(MountSyscalls.CLONE_NEWUSER));

        assertEquals(Errno.EINVAL, failure.errno());
        assertTrue(failure.call().startsWith("unshare("), failure.call());
    }

    @ParameterizedTest
    @MethodSource("doors")
    void statAgreesWithJava(Syscalls kernel) throws Exception {
        Path file = Files.writeString(directory.resolve("f"), "twelve bytes");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000_000, 7)));

        FileSyscalls.Stat stat = kernel.fstatat(FileSyscalls.AT_FDCWD, bytes(file), 0);

        assertEquals(12, stat.size());
        assertEquals(FileSyscalls.S_IFREG, stat.mode() & FileSyscalls.S_IFMT);
        assertEquals(1_000_000_000_000_000_007L, stat.mtimeNanos());
        assertEquals(Files.getAttribute(file, "unix:ino"), stat.ino());
        assertEquals(Files.getAttribute(file, "unix:dev"), stat.dev());
        assertEquals(1, stat.nlink());
    }

    @ParameterizedTest
    @MethodSource("doors")
    void namesAreBytes(Syscalls kernel) {
        byte[] latin1 = {'n', (byte) 0xe9, 'e'};
        int dir = kernel.openat(FileSyscalls.AT_FDCWD, bytes(directory), Machine.O_DIRECTORY, 0);

        kernel.mkdirat(dir, latin1, 0755);
        int copy = kernel.openat(dir, FileSyscalls.bytes("."), Machine.O_DIRECTORY, 0);
        List<byte[]> names = new ArrayList<>();
        new DirectoryEntries(kernel, copy).forEach(names::add);

        assertEquals(1, names.size());
        assertArrayEquals(latin1, names.getFirst());
        kernel.unlinkat(dir, latin1, FileSyscalls.AT_REMOVEDIR);
        kernel.close(copy);
        kernel.close(dir);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void directoryWithThousandsOfEntriesIsListedCompletely(Syscalls kernel) throws Exception {
        for (int i = 0; i < 3000; i++) {
            Files.createFile(directory.resolve("file-with-a-longer-name-" + i));
        }
        int dir = kernel.openat(FileSyscalls.AT_FDCWD, bytes(directory), Machine.O_DIRECTORY, 0);

        Set<String> names = new HashSet<>();
        new DirectoryEntries(kernel, dir).forEach(name -> names.add(new String(name, UTF_8)));
        assertEquals(Set.of(directory.toFile().list()), names);
        kernel.close(dir);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void descriptorsArePassedWithAMessage(Syscalls kernel) {
        int[] pair = kernel.socketpair(NetworkSyscalls.AF_UNIX, NetworkSyscalls.SOCK_SEQPACKET, 0);
        int[] pipe = kernel.pipe2(FileSyscalls.O_CLOEXEC);

        kernel.sendmsg(pair[0], FileSyscalls.bytes("two"), pipe);
        NetworkSyscalls.Received received = kernel.recvmsg(pair[1], 100);
        byte[] hello = FileSyscalls.bytes("hello");
        kernel.write(received.fds()[1], hello, 0, hello.length);
        byte[] buffer = new byte[10];
        int count = kernel.read(pipe[0], buffer, 2, 8);

        assertEquals("two", new String(received.data(), StandardCharsets.UTF_8));
        assertEquals("hello", new String(buffer, 2, count, StandardCharsets.UTF_8));
        kernel.sendmsg(pair[0], FileSyscalls.bytes("none"), new int[0]);
        assertEquals(0, kernel.recvmsg(pair[1], 100).fds().length);
        kernel.close(pair[0]);
        assertEquals(0, kernel.recvmsg(pair[1], 100).data().length);
        for (int fd : List.of(pair[1], pipe[0], pipe[1], received.fds()[0], received.fds()[1])) {
            kernel.close(fd);
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void childStartsWithDefaultSignalsAndOnlyGivenDescriptors(Syscalls kernel) {
        int[] pipe = kernel.pipe2(0);
        int pid = kernel.posix_spawn(new ProcessSyscalls.SpawnRequest(
                "/bin/sh",
                List.of("sh", "-c", "grep -E '^Sig(Blk|Ign)' /proc/self/status; ls /proc/self/fd; echo $0-$A; exit 7"),
                List.of("A=é", "PATH=/usr/bin:/bin"),
                List.of(new ProcessSyscalls.SpawnAction.Dup2(pipe[1], 1)),
                true,
                3));
        kernel.close(pipe[1]);

        String said = new String(new FdInputStream(kernel, pipe[0]).readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(new ExitStatus(7, 0), kernel.waitid(pid));
        assertTrue(said.startsWith("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n0\n1\n2\n3\n"), said);
        assertTrue(said.endsWith("sh-é\n"), said);
        kernel.close(pipe[0]);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void killedChildIsReportedWithItsSignal(Syscalls kernel) {
        int pid = kernel.posix_spawn(new ProcessSyscalls.SpawnRequest(
                "/bin/sleep", List.of("sleep", "100"), List.of(), List.of(), false, 3));
        int pidfd = kernel.pidfd_open(pid, 0);
        assertEquals(0, kernel.poll(new int[] {pidfd}, 0).length);

        kernel.pidfd_send_signal(pidfd, 9);

        assertArrayEquals(new int[] {pidfd}, kernel.poll(new int[] {pidfd}, 10_000));
        ExitStatus status = kernel.waitid(pid);
        assertEquals(9, status.signal());
        assertEquals(137, status.shellCode());
        kernel.close(pidfd);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void nameCannotLeaveItsRoot(Syscalls kernel) throws Exception {
        Files.createSymbolicLink(directory.resolve("out"), Path.of("/etc/../../etc"));
        int root = kernel.openat(FileSyscalls.AT_FDCWD, bytes(directory), FileSyscalls.O_PATH, 0);

        SyscallException failure = assertThrows(
                SyscallException.class,
                () -> kernel.openat2(
                        root, FileSyscalls.bytes("out"), FileSyscalls.O_PATH, 0, FileSyscalls.RESOLVE_IN_ROOT));

        assertEquals(Errno.ENOENT, failure.errno());
        kernel.close(root);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void linksModesAndTimesAreReadAsSet(Syscalls kernel) throws Exception {
        int dir = kernel.openat(FileSyscalls.AT_FDCWD, bytes(directory), Machine.O_DIRECTORY, 0);
        byte[] file = FileSyscalls.bytes("file");
        kernel.close(kernel.openat(dir, file, FileSyscalls.O_CREAT | FileSyscalls.O_WRONLY, 0600));
        kernel.fchmodat(dir, file, 04751);
        kernel.utimensat(dir, file, -1, 0);
        kernel.symlinkat(FileSyscalls.bytes("file"), dir, FileSyscalls.bytes("link"));
        kernel.linkat(dir, file, dir, FileSyscalls.bytes("hard"), 0);

        FileSyscalls.Stat stat = kernel.fstatat(dir, FileSyscalls.bytes("hard"), 0);

        assertEquals(04751, stat.mode() & 07777);
        assertEquals(-1, stat.mtimeNanos());
        assertEquals(2, stat.nlink());
        assertEquals("file", new String(kernel.readlinkat(dir, FileSyscalls.bytes("link")), StandardCharsets.UTF_8));
        kernel.renameat(dir, FileSyscalls.bytes("hard"), dir, FileSyscalls.bytes("renamed"));
        kernel.unlinkat(dir, FileSyscalls.bytes("renamed"), 0);
        assertFalse(Files.exists(directory.resolve("hard")));
        kernel.close(dir);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void capabilitiesOfCallingThreadAreReadCompletely(Syscalls kernel) throws Exception {
        String status = Files.readString(Path.of("/proc/thread-self/status"));
        long effective = Long.parseUnsignedLong(
                status.lines().filter(l -> l.startsWith("CapEff")).findFirst().orElseThrow().substring(8).strip(), 16);

        assertEquals(effective, kernel.capget()[0]);
    }

    private static byte[] bytes(Path path) {
        return FileSyscalls.bytes(path.toString());
    }

    @ParameterizedTest
    @MethodSource("doors")
    void killSignalsNoProcessGroup(Syscalls kernel) {
        for (int several : new int[] {0, -1, -4711}) {
            assertEquals(Errno.ESRCH,
                    assertThrows(SyscallException.class, () -> kernel.kill(several, 0)).errno());
        }
    }
}
