package jd.client.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The client in a JVM of its own, since it is replaced by the launcher, here a script.
@EnabledOnOs(OS.LINUX)
class DebuggedClientTest {
    @TempDir
    private Path directory;

    private String client(String... words) throws Exception {
        Path launcher = Files.writeString(directory.resolve("jd"), """
                #!/bin/sh
                echo "port $JD_DEBUG_CLIENT, $A"
                printf '%s\\n' "$@"
                """);
        launcher.toFile().setExecutable(true);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = new ArrayList<>(List.of(java.toString(), "-Xmx64m", "-Xshare:auto",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Djd.home=" + directory, "-cp", System.getProperty("java.class.path"), "jd.Jd"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("A", "é");
        builder.environment().put("DOCKER_HOST", "unix://" + directory.resolve("nothing.sock"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    @Test
    void launcherIsExecutedAgainWhereverTheFlagStandsBeforeTheImage() throws Exception {
        assertEquals("""
                port 5009, é
                run
                --rm
                -e
                B=two  words
                --debug-client
                5009
                -it
                busybox
                é
                """, client("run", "--rm", "-e", "B=two  words", "--debug-client", "5009", "-it", "busybox", "é"));
        assertEquals("port 5009, é\nrun\n--debug-client=5009\nbusybox\n", client("run", "--debug-client=5009", "busybox"));
    }

    @Test
    void flagBehindTheImageIsAnArgumentOfTheContainersCommand() throws Exception {
        String output = client("run", "busybox", "--debug-client", "5009");
        assertTrue(output.contains("Cannot connect to the jd daemon"), output);
    }
}
