package jd.libcontainer.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.Namespaces;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class NamespacedThreadTest {
    private static final List<String> KINDS = List.of("mnt", "net", "pid_for_children", "uts", "ipc");

    private final Syscalls kernel = JnrSyscalls.load();
    private final InitCommand command =
            new InitCommand(System.getProperty("java.home"), "/bin/true", List.of("true"));

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    @Test
    void twoHundredSpawnsLeaveNoThreadInTheirNamespaces() throws Exception {
        spawns(200, 0);
    }

    @Test
    @Tag("long")
    void spawnsAfterIdlePausesLeaveNoThreadInTheirNamespaces() throws Exception {
        spawns(4, 31_000);
    }

    private void spawns(int rounds, long pauseMillis) throws Exception {
        Set<String> before = namespacesOfAllThreads();
        NamespacedThread.rehearse(kernel);
        for (int i = 0; i < rounds; i++) {
            int pid = NamespacedThread.spawnInit(kernel, Namespaces.ALL, command, 2, i % 2 == 0);
            assertEquals(new ExitStatus(0, 0), kernel.waitid(pid));
            // As in the daemon, threads of pools start and end meanwhile; a new thread inherits the namespaces of its creator.
            CompletableFuture.runAsync(() -> {}).join();
            Thread.ofVirtual().start(() -> {}).join();
            Thread.sleep(i % 50 == 49 ? 50 + pauseMillis : pauseMillis);
        }
        ForkJoinPool.commonPool().submit(() -> {}).join();

        // A thread that has ended for Java may not have ended for the kernel yet.
        for (int i = 0; i < 1000 && !namespacesOfAllThreads().equals(before); i++) {
            Thread.sleep(20);
        }
        assertEquals(before, namespacesOfAllThreads());
    }

    /// {@return the namespaces of all threads of this JVM}
    private static Set<String> namespacesOfAllThreads() throws IOException {
        Set<String> namespaces = new TreeSet<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                for (String kind : KINDS) {
                    try {
                        namespaces.add(kind + " " + Files.readSymbolicLink(task.resolve("ns/" + kind)));
                    } catch (NoSuchFileException e) {
                        // The thread has ended since it was listed.
                        break;
                    }
                }
            }
        }
        return namespaces;
    }

    @Test
    void childIsProcessOneAndSeesJdkReadOnly() throws Exception {
        InitCommand sleeping = new InitCommand(System.getProperty("java.home"), "/bin/sleep", List.of("sleep", "60"));
        // The number of the sync descriptor is appended to the arguments: 63 seconds.
        int pid = NamespacedThread.spawnInit(kernel, Namespaces.ALL, sleeping, 2, false);
        try {
            Path process = Path.of("/proc/" + pid);
            String status = Files.readString(process.resolve("status"));
            assertTrue(status.contains("\nNSpid:\t" + pid + "\t1\n"), status);
            // Not `java`: it is running, so it cannot be opened for writing in any case.
            Path file = Path.of(process + "/root" + System.getProperty("java.home") + "/release");
            SyscallException failure = assertThrows(
                    SyscallException.class,
                    () -> kernel.openat(
                            FileSyscalls.AT_FDCWD,
                            FileSyscalls.bytes(file.toString()),
                            FileSyscalls.O_WRONLY | FileSyscalls.O_CLOEXEC,
                            0));
            assertEquals(Errno.EROFS, failure.errno());
        } finally {
            kernel.kill(pid, 9);
            assertEquals(9, kernel.waitid(pid).signal());
        }
    }

    @Test
    void missingProgramIsReportedByCallingThread() {
        InitCommand missing = new InitCommand(System.getProperty("java.home"), "/no/such/java", List.of("java"));

        SyscallException failure = assertThrows(
                SyscallException.class,
                () -> NamespacedThread.spawnInit(kernel, Namespaces.ALL, missing, 2, false));

        assertEquals("posix_spawn(\"/no/such/java\"): ENOENT (no such file or directory)", failure.getMessage());
    }
}
