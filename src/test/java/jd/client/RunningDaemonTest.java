package jd.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningDaemonTest {
    @TempDir
    private Path directory;

    private Optional<RunningDaemon> find(String pid, String... words) throws IOException {
        Files.writeString(directory.resolve("pid"), pid);
        Files.createDirectories(directory.resolve("proc/77"));
        Files.writeString(directory.resolve("proc/77/cmdline"), String.join("\0", words));
        return RunningDaemon.find(directory.resolve("pid"), directory.resolve("proc"));
    }

    @Test
    void buildIsTheDirectoryOfTheFirstJarOfTheClassPath() throws IOException {
        RunningDaemon daemon = find("77", "java", "-cp", "/x/target/launch/7-9/jd-0.1.0.jar:/x/lib.jar", "jd.Jd", "daemon",
                "-D").orElseThrow();
        assertEquals(Optional.of(Path.of("/x/target/launch/7-9")), daemon.build());
        assertEquals(Optional.empty(), daemon.output());
    }

    @Test
    void daemonFromAnIdeHasNoBuild() throws IOException {
        RunningDaemon daemon = find("77\n", "java", "-cp", "/x/target/classes:/x/lib.jar", "jd.Jd", "daemon").orElseThrow();
        assertEquals(Optional.empty(), daemon.build());
    }

    @Test
    void processThatIsNoDaemonIsNotFound() throws IOException {
        assertEquals(Optional.empty(), find("77", "sleep", "1000"));
        assertEquals(Optional.empty(), find("77", "java", "-cp", "x.jar", "jd.Jd"));
        assertEquals(Optional.empty(), find("77", "java", "-cp", "x.jar", "jd.Jd", "ps"));
        assertEquals(Optional.empty(), find("78"));
        assertEquals(Optional.empty(), find(""));
    }
}
