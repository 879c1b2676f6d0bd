package jd.libcontainer.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the cgroup v1 implementation on plain files and real eventfds. The test takes the kernel's part: it writes the
/// kill counter and signals the eventfd.
class OomWatchTest {
    @TempDir
    private Path directory;

    private ScriptedKernel kernel;
    private Syscalls syscalls;
    private OomWatch watch;

    private final class Group {
        private final Path files;
        private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final int notice;
        private final CgroupFiles group;

        Group(String name, Runnable action) throws IOException {
            files = Files.createDirectories(directory.resolve(name));
            kills(0);
            Files.writeString(files.resolve("cgroup.event_control"), "");
            group = new CgroupFiles(
                    syscalls, List.of(new Hierarchy(directory.toString(), List.of("memory"), false)), false, "/" + name);
            watch.watch(group, stalls -> {
                heard.add(stalls == 0 ? "killed" : "stalled");
                action.run();
            });
            notice = Integer.parseInt(Files.readString(files.resolve("cgroup.event_control")).split(" ")[0]);
        }

        void kills(int count) throws IOException {
            Files.writeString(files.resolve("memory.oom_control"), "oom_kill_disable 0\noom_kill " + count + "\n");
        }

        void kill(int count) throws IOException {
            kills(count);
            signal();
        }

        /// A process waits, and none is killed.
        void stall() throws IOException {
            Files.writeString(files.resolve("memory.oom_control"), "oom_kill_disable 1\nunder_oom 1\noom_kill 0\n");
            signal();
        }

        void signal() {
            byte[] one = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1).array();
            syscalls.write(notice, one, 0, 8);
        }

        String next() throws InterruptedException {
            return heard.poll(10, TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void start() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs a Linux kernel");
        kernel = ScriptedKernel.before(JnrSyscalls.load());
        syscalls = kernel.syscalls();
        watch = new OomWatch(syscalls, new Version1());
    }

    private void assertKillsInAnotherCgroupAreReported(String name) throws Exception {
        Group other = new Group(name, () -> {});
        other.kill(1);
        assertEquals("killed", other.next());
        other.kill(2);
        assertEquals("killed", other.next());
        watch.forget(other.group);
    }

    @Test
    void throwingCallbackDoesNotEndTheWatch() throws Exception {
        Group group = new Group("one", () -> {
            throw ScriptedKernel.noThread();
        });
        group.kill(1);
        assertEquals("killed", group.next());
        assertKillsInAnotherCgroupAreReported("other");
    }

    @Test
    void stalledCgroupWithoutOomKillerIsReported() throws Exception {
        Group group = new Group("one", () -> {});
        group.stall();
        assertEquals("stalled", group.next());
        group.stall();
        assertEquals("stalled", group.next());
        watch.forget(group.group);
    }

    @Test
    void eventfdThatCannotBeReadIsClosed() throws Exception {
        Group group = new Group("one", () -> {});
        kernel.fail("read", 1, ScriptedKernel.errno("read", Errno.EMFILE), a -> a[0].equals(group.notice));
        int closes = kernel.count("close");
        group.kill(1);
        for (int i = 0; i < 1000 && kernel.count("close") == closes; i++) {
            Thread.sleep(20);
        }
        assertEquals(closes + 1, kernel.count("close"));
        assertKillsInAnotherCgroupAreReported("other");
    }

    @Test
    void failingPollDoesNotEndTheWatch() throws Exception {
        kernel.fail("poll", 3, ScriptedKernel.errno("poll", Errno.ENOMEM));
        assertKillsInAnotherCgroupAreReported("one");
    }

    @Test
    void forgottenCgroupIsNoLongerPolled() throws Exception {
        Group group = new Group("one", () -> {});
        watch.forget(group.group);
        assertKillsInAnotherCgroupAreReported("other");
        int polls = kernel.count("poll");
        Thread.sleep(100);
        assertTrue(kernel.count("poll") - polls < 5);
        assertEquals(0, group.heard.size());
    }
}
