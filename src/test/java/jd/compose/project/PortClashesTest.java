package jd.compose.project;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import jd.compose.file.ComposeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortClashesTest {
    @TempDir
    private Path directory;

    @Test
    void everyPortThatTwoContainersWouldPublishIsReported() {
        Project project = Projects.load(directory, """
                services:
                  a: {image: b, ports: ["80:80", "127.0.0.1:81:81", "80:90"]}
                  b: {image: b, ports: ["80:8080", "81:1"]}
                  c: {image: b, ports: ["90:90"], scale: 2}
                """);
        assertEquals("""
                service "a" publishes port 80/tcp twice
                services "a" and "b" both publish port 80/tcp
                services "a" and "b" both publish port 81/tcp
                service "c" has 2 containers, and only one of them can publish port 90/tcp""",
                String.join("\n", assertThrows(ComposeException.class, () -> PortClashes.check(project)).getMessage()
                        .lines().distinct().toList()));
    }

    @Test
    void otherAddressesProtocolsAndChosenPortsAreNoClash() {
        Project project = Projects.load(directory, """
                services:
                  a: {image: b, ports: ["127.0.0.1:80:80", "53:53", "80", "9000-9010:1"]}
                  b: {image: b, ports: ["127.0.0.2:80:80", "53:53/udp", "80", "9000-9010:1"]}
                """);
        assertDoesNotThrow(() -> PortClashes.check(project));
    }
}
