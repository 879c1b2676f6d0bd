package jd.libcontainer.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollThreadTest {
    private ScriptedKernel kernel;
    private Syscalls syscalls;
    private PollThread thread;
    private int[] pipe;

    @BeforeEach
    void start() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs a Linux kernel");
        kernel = ScriptedKernel.before(JnrSyscalls.load());
        syscalls = kernel.syscalls();
        thread = new PollThread(syscalls, "test-poll");
        pipe = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
    }

    @AfterEach
    void stop() {
        if (thread != null) {
            thread.close();
            syscalls.close(pipe[0]);
            syscalls.close(pipe[1]);
        }
    }

    private void assertStillReads() throws Exception {
        var read = new LinkedBlockingQueue<Integer>();
        thread.watch(pipe[0], PollThread.Event.READABLE, fd -> read.add(syscalls.read(fd, new byte[10], 0, 10)));
        syscalls.write(pipe[1], new byte[] {1}, 0, 1);
        assertEquals(1, read.poll(10, TimeUnit.SECONDS));
        thread.forget(pipe[0]);
    }

    @Test
    void failingPollIsRetriedWithPauses() throws Exception {
        kernel.fail("poll", 4, ScriptedKernel.errno("poll", Errno.ENOMEM));
        int before = kernel.count("poll");
        assertStillReads();
        assertTrue(kernel.count("poll") - before < 20, "polled " + kernel.count("poll") + " times");
    }

    @Test
    void failingReadOfTheWakePipeIsRetried() throws Exception {
        kernel.fail("read", 2, ScriptedKernel.errno("read", Errno.EBADF));
        thread.run(() -> {});
        assertStillReads();
    }

    @Test
    void errorOfOneStepEndsOnlyItsDescriptor() throws Exception {
        int[] other = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
        var called = new LinkedBlockingQueue<Integer>();
        thread.watch(other[0], PollThread.Event.READABLE, fd -> {
            called.add(fd);
            throw ScriptedKernel.noThread();
        });
        syscalls.write(other[1], new byte[] {1}, 0, 1);
        assertEquals(other[0], called.poll(10, TimeUnit.SECONDS));
        thread.run(() -> {
            throw ScriptedKernel.noThread();
        });
        assertStillReads();
        assertEquals(0, called.size());
        syscalls.close(other[0]);
        syscalls.close(other[1]);
    }

    @Test
    void closedDescriptorDoesNotSpin() throws Exception {
        int[] other = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
        var called = new LinkedBlockingQueue<Integer>();
        syscalls.close(other[0]);
        syscalls.close(other[1]);
        thread.watch(other[0], PollThread.Event.READABLE, fd -> {
            called.add(fd);
            throw ScriptedKernel.errno("read", Errno.EBADF);
        });
        assertEquals(other[0], called.poll(10, TimeUnit.SECONDS));
        int before = kernel.count("poll");
        Thread.sleep(200);
        assertTrue(kernel.count("poll") - before < 5);
        assertStillReads();
    }

    @Test
    void stepsRunOnTheThreadBeforeItEnds() throws Exception {
        var name = new CompletableFuture<String>();
        thread.run(() -> name.complete(Thread.currentThread().getName()));
        assertEquals("test-poll", name.get(10, TimeUnit.SECONDS));
    }
}
