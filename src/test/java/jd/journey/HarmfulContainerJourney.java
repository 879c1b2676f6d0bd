package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tests containers whose files are meant to exhaust the heap of a daemon, here of 64 MB.
@Tag("journey")
@Tag("root")
class HarmfulContainerJourney {
    private static final int LINKS = 250_000;
    private static final int LINKS_A_FILE = 50_000;

    private static JdHost host;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.startBehind(List.of("env", "JD_DAEMON_HEAP=64m"));
        host.jd("pull", "-q", "busybox").run().ok();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void execReadsEightMegabytePasswdFile() {
        host.jd("run", "-d", "--name", "pw", "--network", "none", "busybox", "sh", "-c",
                "yes a:b:1:2:c:d:e | head -c 8300000 >/etc/passwd; echo; sleep 1000").run().ok();
        JdHost.await("the file", () -> !host.jd("logs", "pw").run().out().isEmpty());
        for (int i = 0; i < 5; i++) {
            host.jd("exec", "pw", "true").run().ok();
        }
        assertTrue(host.daemonRuns());
        host.jd("rm", "-f", "pw").run().ok();
    }

    @Test
    void directoryOfManyEntriesIsMeasuredReloadedAndRemoved() throws Exception {
        String id = host.jd("run", "-d", "--name", "links", "--network", "none", "busybox", "sleep", "1000")
                .run().ok().out().strip();
        Path layer = Stream.of("overlay/diff", "vfs/dir")
                .map(directory -> host.root().resolve(directory).resolve(id))
                .filter(Files::isDirectory)
                .findFirst().orElseThrow();
        makeLinks(layer);

        host.jd("ps", "-as").run().ok();
        host.killDaemon();
        host.startDaemon();
        host.jd("ps", "-as").run().ok();
        host.jd("rm", "-f", "links").run().ok();
        assertFalse(Files.exists(layer));
        assertTrue(host.daemonRuns());
        assertEquals("", host.jd("ps", "-aq").run().ok().out());
    }

    private static void makeLinks(Path directory) {
        Syscalls kernel = JnrSyscalls.load();
        int fd = kernel.openat(
                FileSyscalls.AT_FDCWD, FileSyscalls.bytes(directory.toString()), Machine.O_DIRECTORY, 0);
        byte[] first = {};
        for (int i = 0; i < LINKS; i++) {
            byte[] name = FileSyscalls.bytes("n".repeat(245) + "%010d".formatted(i));
            if (i % LINKS_A_FILE == 0) {
                kernel.close(kernel.openat(fd, name, FileSyscalls.O_CREAT | FileSyscalls.O_WRONLY, 0644));
                first = name;
            } else {
                kernel.linkat(fd, first, fd, name, 0);
            }
        }
        kernel.close(fd);
    }
}
