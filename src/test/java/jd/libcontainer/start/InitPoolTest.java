package jd.libcontainer.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.Namespaces;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class InitPoolTest {
    private final Syscalls kernel = JnrSyscalls.load();

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    private InitPool pool(int size) {
        return new InitPool(kernel, InitCommand.ofThisJvm(InitProgram.DOCKERINIT), Namespaces.ALL, size);
    }

    private static void awaitReady(InitPool pool, int count) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (pool.readyCount() < count) {
            assertTrue(System.nanoTime() < deadline, "the pool does not fill");
            Thread.sleep(5);
        }
    }

    @Test
    void initIsUsedOnceAndReplaced() throws Exception {
        try (InitPool pool = pool(1)) {
            awaitReady(pool, 1);
            try (WaitingInit first = pool.take(Namespaces.ALL, "/")) {
                awaitReady(pool, 1);
                try (WaitingInit second = pool.take(Namespaces.ALL, "/")) {
                    assertNotEquals(first.pid(), second.pid());
                    assertTrue(first.isAlive() && second.isAlive());
                }
            }
        }
    }

    @Test
    void containerFromPoolRunsAtNormalPriority() throws Exception {
        TinyRoot root = TinyRoot.create(Files.createTempDirectory("jd-pool"));
        try (Containment containment = Containment.open(kernel, 1)) {
            awaitReady(containment.driver().pool(), 1);

            String[] stat = containment.run(root.spec("cat", "/proc/self/stat")).stdout().split(" ");

            assertEquals("0", stat[18], "nice");
        } finally {
            root.delete();
        }
    }

    @Test
    void poolIsFilledAgainAfterThreadsAndDescriptorsWereRefused() throws Exception {
        ScriptedKernel failing = ScriptedKernel.before(kernel);
        failing.fail("posix_spawn", 1, ScriptedKernel.noThread());
        failing.fail("socketpair", 1, ScriptedKernel.errno("socketpair", Errno.EMFILE));
        try (InitPool pool = new InitPool(failing.syscalls(), InitCommand.ofThisJvm(InitProgram.DOCKERINIT), Namespaces.ALL, 1, 50)) {
            awaitReady(pool, 1);
            assertTrue(failing.count("socketpair") >= 3);
        }
    }

    @Test
    void poolOfSizeZeroBootsAnInitForEachCaller() {
        try (InitPool pool = pool(0)) {
            try (WaitingInit init = pool.take(Namespaces.ALL, "/")) {
                assertTrue(init.isAlive());
            }
            assertEquals(0, pool.readyCount());
        }
    }

    @Test
    void endedInitIsNotTakenFromPool() throws Exception {
        try (InitPool pool = pool(1)) {
            awaitReady(pool, 1);
            List<Integer> waiting = childrenCalled("dockerinit");
            assertEquals(1, waiting.size());
            int pidfd = kernel.pidfd_open(waiting.getFirst(), 0);
            kernel.pidfd_send_signal(pidfd, 9);
            kernel.poll(new int[] {pidfd}, 10_000);
            kernel.close(pidfd);
            try (WaitingInit init = pool.take(Namespaces.ALL, "/")) {
                assertTrue(init.isAlive());
                assertNotEquals(waiting.getFirst().intValue(), init.pid());
            }
        }
    }

    @Test
    void closedPoolLeavesNoProcess() throws Exception {
        InitPool pool = pool(2);
        awaitReady(pool, 2);
        assertEquals(2, childrenCalled("dockerinit").size());

        pool.close();

        assertEquals(List.of(), childrenCalled("dockerinit"));
    }

    @Test
    void waitingInitEndsWithItsDaemon() throws Exception {
        try (WaitingInit init = WaitingInit.boot(kernel, InitCommand.ofThisJvm(InitProgram.DOCKERINIT), Namespaces.ALL, "/", false, () -> false)) {
            // The kernel closes the daemon's descriptors when the daemon ends.
            kernel.shutdown(descriptorOf(init), 2);

            assertEquals(1, kernel.poll(new int[] {init.init().descriptor()}, 10_000).length, "it still waits");
        }
    }

    private static int descriptorOf(WaitingInit init) {
        return init.pipe().descriptor();
    }

    @Test
    void initThatCannotStartIsReportedAtOnce() {
        InitCommand broken = new InitCommand(
                System.getProperty("java.home"),
                System.getProperty("java.home") + "/bin/java",
                List.of("java", "-Xlog:disable", "--no-such-option"));

        LibcontainerException failure = assertThrows(
                LibcontainerException.class,
                () -> WaitingInit.boot(kernel, broken, Namespaces.ALL, "/", false, () -> false));

        assertTrue(failure.getMessage().startsWith("start dockerinit: "), failure.getMessage());
        assertEquals(List.of(), childrenCalled("java"));
    }

    /// {@return the living children of this process with this argument 0}
    private static List<Integer> childrenCalled(String name) {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .map(Long::intValue)
                .filter(pid -> commandLine(pid).startsWith(name + "\0"))
                .toList();
    }

    private static String commandLine(int pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        } catch (IOException e) {
            return "";
        }
    }
}
