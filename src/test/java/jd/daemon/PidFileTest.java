package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("run").resolve("jd.pid");
    }

    @Test
    void fileContainsThisPidAndIsRemoved() {
        PidFile pidFile = PidFile.create(file());
        assertEquals(OptionalLong.of(ProcessHandle.current().pid()), PidFile.read(file()));
        pidFile.remove();
        assertFalse(Files.exists(file()));
    }

    @Test
    void fileHeldByAnotherDaemonIsRejected() throws IOException {
        PidFile held = PidFile.create(file());
        String message = assertThrows(DaemonException.class, () -> PidFile.create(file())).getMessage();
        assertEquals("pid file found, ensure jd is not running or delete " + file() + ": process "
                + ProcessHandle.current().pid() + " runs already", message);
        held.remove();
        PidFile.create(file()).remove();
        assertFalse(Files.exists(file()));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fileOfAProcessThatIsNotADaemonIsReplaced() throws IOException {
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        Files.createDirectories(file().getParent());
        Files.writeString(file(), Long.toString(parent));
        assertEquals(OptionalLong.empty(), PidFile.daemonOf(file()));
        PidFile mine = PidFile.create(file());
        assertEquals(OptionalLong.of(ProcessHandle.current().pid()), PidFile.daemonOf(file()));
        mine.remove();
    }

    @Test
    void longerPidOfAnEarlierDaemonIsOverwrittenCompletely() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "1234567890123\n");
        PidFile mine = PidFile.create(file());
        assertEquals(Long.toString(ProcessHandle.current().pid()), Files.readString(file()));
        mine.remove();
    }

    @Test
    void fileOfAnEndedProcessIsReplaced() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "4194303999");
        PidFile.create(file()).remove();
        Files.writeString(file(), "no number");
        PidFile.create(file()).remove();
    }
}
