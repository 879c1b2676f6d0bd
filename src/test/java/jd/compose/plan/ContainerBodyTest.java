package jd.compose.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jd.compose.file.Section;
import jd.compose.project.Project;
import jd.compose.project.Projects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerBodyTest {
    @TempDir
    private Path directory;

    private Section hostConfig(String file) {
        Project project = Projects.load(directory, file);
        return Section.of(new ContainerBody(project, project.service("a"), 1, "", Map.of()).json(name -> name)).section("HostConfig");
    }

    @Test
    void linksOfTheFirstFormatAreThoseOfContainersOnTheBridge() {
        Section host = hostConfig("""
                a: {image: b, links: [db, "db:database"], external_links: ["other:o", third]}
                db: {image: b}
                """);
        assertEquals("bridge", host.text("NetworkMode"));
        assertEquals(List.of("p1-db-1:db", "p1-db-1:db-1", "p1-db-1:p1-db-1", "p1-db-1:database", "p1-db-1:db-1",
                "p1-db-1:p1-db-1", "other:o", "third:third"), host.texts("Links"));
    }

    @Test
    void limitsOfDeployAreThoseOfTheContainer() {
        Section host = hostConfig("""
                services:
                  a:
                    image: b
                    deploy:
                      resources: {limits: {cpus: 1.5, memory: 1m, pids: 7}, reservations: {memory: 1k}}
                      restart_policy: {condition: any, max_attempts: 2}
                """);
        assertEquals("1500000000", host.text("NanoCpus"));
        assertEquals("1048576", host.text("Memory"));
        assertEquals("7", host.text("PidsLimit"));
        assertEquals("1024", host.text("MemoryReservation"));
        assertEquals(Map.of("Name", "always", "MaximumRetryCount", 2L), host.section("RestartPolicy").values());
    }

    @Test
    void gpusAndBlockDevicesAreRequested() {
        Section host = hostConfig("""
                services:
                  a:
                    image: b
                    gpus: all
                    blkio_config: {weight: 300, device_read_bps: [{path: /dev/sda, rate: 1k}]}
                """);
        Section request = host.sections("DeviceRequests").getFirst();
        assertEquals("-1", request.text("Count"));
        assertEquals("[[gpu]]", request.text("Capabilities"));
        assertEquals("300", host.text("BlkioWeight"));
        assertEquals(Map.of("Path", "/dev/sda", "Rate", 1024L),
                host.sections("BlkioDeviceReadBps").getFirst().values());
    }

    @Test
    void malformedRetryCountOfARestartPolicyIsZeroAsInTheStockTool() {
        assertEquals(Map.of("Name", "on-failure", "MaximumRetryCount", 0L),
                hostConfig("services: {a: {image: b, restart: 'on-failure:x'}}").section("RestartPolicy").values());
    }

    @Test
    void openSystemPathsAreEmptyLists() {
        Section host = hostConfig("services: {a: {image: b, security_opt: ['systempaths=unconfined']}}");
        assertEquals("[]", host.text("MaskedPaths"));
        assertFalse(host.has("SecurityOpt"));
    }

    @Test
    void inlineDockerfileIsReadFromTheInputOfTheClient() {
        Project project = Projects.load(directory, "services: {a: {build: {dockerfile_inline: FROM x}}}");
        assertEquals(List.of("build", "-t", "i", "-f", "-", "--label", "com.docker.compose.image.builder=classic",
                directory.toString()), BuildArguments.of(project.service("a"), "i"));
    }

    @Test
    void buildSectionIsACommandLineOfTheClient() {
        Project project = Projects.load(directory, """
                services:
                  a:
                    platform: linux/amd64
                    build: {context: ./x, dockerfile: D, args: [A=1, MISSING], tags: [t], target: s,
                            extra_hosts: ["h:1.2.3.4"], no_cache: true, pull: true, cache_from: [c]}
                """);
        assertEquals(List.of("build", "-t", "i", "-f", directory + "/x/D", "-t", "t", "--build-arg", "A=1",
                "--label", "com.docker.compose.image.builder=classic", "--add-host", "h:1.2.3.4", "--cache-from", "c",
                "--target", "s", "--platform", "linux/amd64", "--no-cache", "--pull", directory + "/x"),
                BuildArguments.of(project.service("a"), "i"));
    }
}
