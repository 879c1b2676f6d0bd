package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jd.libcontainer.kernel.JffiSyscalls;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class StopDaemonTest {
    @TempDir
    private Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int stop(Path pidFile) {
        return StopDaemon.run(JffiSyscalls.load(), pidFile, new PrintStream(out, true));
    }

    @Test
    void missingPidFileMeansThatNoDaemonRuns() {
        assertEquals(0, stop(directory.resolve("pid")));
        assertEquals("no daemon runs\n", out.toString());
    }

    /// As in a container whose process 1 does not reap children.
    @Test
    void daemonWhoseParentDoesNotReapItHasStoppedWhenItIsAZombie() throws Exception {
        Path pidFile = directory.resolve("pid");
        // The parent becomes a program that never calls wait(2).
        Process parent = new ProcessBuilder("sh", "-c", "sleep 300 9>>\"$0\" & echo $! | tee \"$0\"; exec sleep 300",
                pidFile.toString()).start();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(parent.getInputStream()))) {
            String pid = lines.readLine();
            while (!Files.readString(Path.of("/proc/" + parent.pid() + "/comm")).equals("sleep\n")
                    || PidFile.daemonOf(pidFile).isEmpty()) {
                Thread.sleep(10);
            }

            int status = Assertions.assertTimeout(Duration.ofSeconds(20), () -> stop(pidFile));

            assertEquals(0, status);
            assertEquals("", out.toString());
            assertTrue(Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z "), "a zombie");
        } finally {
            parent.descendants().forEach(ProcessHandle::destroyForcibly);
            parent.destroyForcibly();
        }
    }
}
