package jd.compose.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jd.compose.file.ComposeException;
import jd.compose.project.Project;
import jd.compose.project.Projects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InjectedFileTest {
    private static final String PROJECT = """
            services:
              a:
                image: b
                secrets: [token, {source: token, target: renamed, uid: "7", mode: 0400}, host]
                configs: [inline, {source: inline, target: etc/x}]
            secrets: {token: {environment: TOKEN}, host: {file: ./x}}
            configs: {inline: {content: "text"}}
            """;

    @TempDir
    private Path directory;

    @Test
    void contentsOfVariablesAndOfTheFileAreCopied() {
        Project project = Projects.load(directory, Map.of("TOKEN", "t0k"), List.of(), PROJECT);
        assertEquals(List.of(
                new InjectedFile("/run/secrets/token", "t0k", 0444, 0, 0),
                new InjectedFile("/run/secrets/renamed", "t0k", 0400, 7, 0),
                new InjectedFile("/inline", "text", 0444, 0, 0),
                new InjectedFile("/etc/x", "text", 0444, 0, 0)),
                InjectedFile.of(project, project.service("a")));
    }

    @Test
    void missingVariableIsReported() {
        Project project = Projects.load(directory, PROJECT);
        assertEquals("environment variable \"TOKEN\" required by file \"p1_token\" is not set",
                assertThrows(ComposeException.class, () -> InjectedFile.of(project, project.service("a")))
                        .getMessage());
    }

    @Test
    void archiveHasOwnerAndMode() throws IOException {
        byte[] archive = new InjectedFile("/etc/x", "é", 0400, 7, 8).archive();
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
            TarArchiveEntry entry = tar.getNextEntry();
            assertEquals("etc/x 7 8 " + 0400, entry.getName() + " " + entry.getLongUserId() + " "
                    + entry.getLongGroupId() + " " + (entry.getMode() & 0777));
            assertEquals("é", new String(tar.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
