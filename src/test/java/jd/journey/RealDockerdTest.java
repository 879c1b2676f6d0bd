package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class RealDockerdTest {
    @BeforeAll
    static void needsRootOnLinux() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "dockerd runs on Linux");
        assumeTrue(System.getProperty("user.name").equals("root"), "dockerd needs root");
    }

    @Test
    void stockClientReachesDockerdAndDockerdLeavesNoResources(@TempDir Path directory) throws Exception {
        ProcessBuilder version = Peer.DOCKER.orSkip().command("version", "--format", "{{.Server.Os}}");
        ProcessHandle daemon;
        try (RealDockerd dockerd = RealDockerd.start(directory)) {
            daemon = dockerd.process();
            version.environment().putAll(Map.of("DOCKER_HOST", dockerd.host()));
            Process client = version.redirectErrorStream(true).start();
            assertEquals("linux", new String(client.getInputStream().readAllBytes()).strip());
            assertEquals(0, client.waitFor());
            assertTrue(daemon.isAlive());
            assertFalse(Files.exists(Path.of("/sys/class/net/docker0")), "its bridge is in its own network namespace");
        }
        assertFalse(daemon.isAlive());
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains(directory.toString()));
    }
}
