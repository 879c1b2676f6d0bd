package jd.compose.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jd.compose.file.ComposeException;
import jd.compose.file.GoValues;
import jd.compose.file.ShellWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectLoaderTest {
    @TempDir
    private Path directory;

    private String error(String... files) {
        return assertThrows(ComposeException.class, () -> Projects.load(directory, files)).getMessage()
                .replace(directory.toString(), "DIR");
    }

    @Test
    void everyMistakeOfAFileIsReportedWithLineAndPath() {
        assertEquals("""
                validating DIR/compose0.yaml:10: (root) Additional property foo is not allowed
                validating DIR/compose0.yaml:4: services.web Additional property imagee is not allowed
                validating DIR/compose0.yaml:5: services.web.ports.0 Additional property publishd is not allowed
                validating DIR/compose0.yaml:9: services.web.tty must be a boolean
                validating DIR/compose0.yaml:7: services.web.volumes.0.type must be one of bind, tmpfs, volume""",
                error("""
                        services:
                          web:
                            image: busybox
                            imagee: x
                            ports: [{target: 80, publishd: 8}]
                            volumes:
                              - type: foo
                                target: /x
                            tty: maybe
                        foo: 1
                        """));
    }

    @Test
    void everyUndefinedReferenceIsReported() {
        assertEquals("""
                env file DIR/none.env not found: stat DIR/none.env: no such file or directory
                service "web" has neither an image nor a build context specified: invalid compose project
                service "web" depends on undefined service "db": invalid compose project
                service "web" refers to undefined network x: invalid compose project
                service "web" refers to undefined volume data: invalid compose project
                service "web" refers to undefined secret s: invalid compose project""", error("""
                services:
                  web:
                    env_file: none.env
                    depends_on: [db]
                    networks: [x]
                    volumes: ["data:/data"]
                    secrets: [s]
                """));
    }

    @Test
    void missingEnvFileIsAnErrorOfItsOwnUnlessTheServiceIsDisabled() {
        Projects.write(directory, "compose.yaml", "services: {a: {image: b, env_file: no.env, profiles: [p]}}");
        var options = new ProjectOptions(List.of(), "p1", "", List.of(), List.of(), directory, Map.of());
        assertEquals(Set.of("a"), ProjectLoader.load(options).project().disabled().keySet());
        ComposeException error = assertThrows(
                ComposeException.class, () -> ProjectLoader.load(options.withProfiles(List.of("p"))));
        Path file = directory.resolve("no.env");
        assertEquals("env file " + file + " not found: stat " + file + ": no such file or directory", error.getMessage());
        assertEquals(14, error.exitCode());
        Projects.write(directory, "compose.yaml", "services: {a: {env_file: no.env}}");
        assertEquals(15, assertThrows(ComposeException.class, () -> ProjectLoader.load(options)).exitCode());
    }

    @Test
    void missingLabelFileIsNamedAsOne() {
        assertEquals("label file DIR/no.labels not found: stat DIR/no.labels: no such file or directory",
                error("services: {a: {image: b, label_file: no.labels}}"));
    }

    @Test
    void sectionOfAFileMustHaveAValue() {
        assertEquals("validating DIR/compose0.yaml:1: services must be a mapping", error("services:\n"));
        for (String section : List.of("networks", "volumes", "secrets", "configs")) {
            assertEquals("validating DIR/compose0.yaml:2: " + section + " must be a mapping",
                    error("services: {a: {image: b}}\n" + section + ":\n"));
        }
        for (String key : List.of("name", "version")) {
            assertEquals("validating DIR/compose0.yaml:2: " + key + " must be a string",
                    error("services: {a: {image: b}}\n" + key + ":\n"));
        }
        assertEquals(Set.of("a"), Projects.load(directory, "services: {a: {image: b}}\ninclude:\n").services().keySet());
        assertEquals(Set.of(), Projects.load(directory, "services: {}\n").services().keySet());
    }

    @Test
    void keysThatExcludeEachOtherAreReported() {
        assertEquals("""
                configs.c: one of file|environment|content must be set
                secrets.s: file|environment attributes are mutually exclusive
                service "web" healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"
                service web declares mutually exclusive `network_mode` and `networks`: invalid compose project
                services.web: can't set distinct values on 'scale' and 'deploy.replicas': invalid compose project
                volumes.v: conflicting parameters "external" and "driver" specified""", String.join("\n", error("""
                services:
                  web:
                    image: b
                    network_mode: host
                    networks: [default]
                    scale: 2
                    deploy: {replicas: 3}
                    healthcheck: {test: [curl]}
                secrets: {s: {file: x, environment: Y}}
                configs: {c: {}}
                volumes: {v: {external: true, driver: d}}
                """).lines().sorted().toList()));
    }

    @Test
    void serviceIsReadFromComposeFileOfDotEnv() {
        Projects.write(directory, ".env", "COMPOSE_FILE=one.yaml;two.yaml\nCOMPOSE_PATH_SEPARATOR=;\n"
                + "COMPOSE_PROFILES=dev\nCOMPOSE_PROJECT_NAME=shop\n");
        Projects.write(directory, "one.yaml", "services: {a: {image: a, labels: {p: '${COMPOSE_PROJECT_NAME}'}}}");
        Projects.write(directory, "two.yaml", "services: {b: {image: b, profiles: [dev]}}");
        Project project = ProjectLoader.load(new ProjectOptions(
                List.of(), "", "", List.of(), List.of(), directory, Map.of())).project();
        assertEquals("shop", project.name());
        assertEquals(Set.of("a", "b"), project.services().keySet());
        assertEquals("shop", project.service("a").document().section("labels").text("p"));
    }

    @Test
    void missingEnvFileOfTheCommandLineIsReportedWithItsPath() {
        Projects.write(directory, "compose.yaml", "services: {a: {image: b}}");
        var options = new ProjectOptions(List.of(), "p1", "", List.of("no.env"), List.of(), directory, Map.of());
        ComposeException error = assertThrows(ComposeException.class, () -> ProjectLoader.load(options));
        assertEquals("Couldn't find env file: " + directory.resolve("no.env"), error.getMessage());
        assertEquals(1, error.exitCode());
    }

    @Test
    void laterEnvFileTakesPrecedenceAndSeesTheEarlierOne() {
        Projects.write(directory, "one.env", "A=1\nB=1\n");
        Projects.write(directory, "two.env", "B=2\nC=$A$B\n");
        Projects.write(directory, "compose.yaml", "services: {a: {image: 'i:${A}${B}${C}'}}");
        Project project = ProjectLoader.load(new ProjectOptions(List.of(), "p1", "",
                List.of("one.env", "two.env"), List.of(), directory, Map.of())).project();
        assertEquals("i:1211", project.service("a").image("p1"));
    }

    @Test
    void keysWithoutEffectAreWarnedOf() {
        Projects.write(directory, "compose.yaml", """
                version: "3"
                services: {a: {image: "b$X", post_start: [{command: x}], build: {context: ., ssh: [default]}}}
                """);
        assertEquals("""
                The "X" variable is not set. Defaulting to a blank string.
                DIR/compose.yaml: the attribute `version` is obsolete, it will be ignored, please remove it to avoid \
                potential confusion
                service "a" build.ssh is not supported and has no effect
                service "a" post_start is not supported and has no effect""", String.join("\n", ProjectLoader.load(
                        new ProjectOptions(List.of(), "p1", "", List.of(), List.of(), directory, Map.of()))
                        .warnings()).replace(directory.toString(), "DIR"));
    }

    @Test
    void dependencyCycleIsShownAsItsPath() {
        assertEquals("dependency cycle detected: db -> web -> db", error("""
                services:
                  web: {image: b, depends_on: [db]}
                  db: {image: b, depends_on: [web]}
                """));
    }

    @Test
    void laterFileReplacesScalarsAndJoinsLists() {
        Service web = Projects.load(directory, """
                services:
                  web:
                    image: one
                    command: a b
                    environment: {A: 1, B: 2}
                    ports: ["80"]
                    privileged: true
                    volumes: ["v:/x", "/y"]
                volumes: {v: , w: }
                """, """
                services:
                  web:
                    image: two
                    command: [c]
                    environment: ["B=3"]
                    ports: ["81"]
                    privileged: false
                    volumes: ["w:/x"]
                """).service("web");
        assertEquals("two", web.document().text("image"));
        assertEquals(List.of("c"), web.document().texts("command"));
        assertEquals(Map.of("A", "1", "B", "3"), web.document().section("environment").values());
        assertEquals(List.of("80", "81"),
                web.document().sections("ports").stream().map(port -> port.text("target")).toList());
        assertEquals(false, web.document().flag("privileged"));
        assertEquals(List.of("/x", "/y"),
                web.document().sections("volumes").stream().map(mount -> mount.text("target")).toList());
    }

    @Test
    void variablesComeFromTheProcessBeforeDotEnv() {
        Projects.write(directory, ".env", "TAG=file\nNAME=web\n");
        Project project = Projects.load(directory, Map.of("TAG", "process"), List.of(), """
                services:
                  web: {image: "${NAME}:${TAG}"}
                """);
        assertEquals("web:process", project.service("web").image("p1"));
    }

    @Test
    void serviceOfAnInactiveProfileIsDisabled() {
        String file = """
                services:
                  web: {image: b}
                  debug: {image: b, profiles: [dev]}
                """;
        assertEquals(Set.of("web"), Projects.load(directory, file).services().keySet());
        assertEquals(Set.of("web", "debug"),
                Projects.load(directory, Map.of(), List.of("dev"), file).services().keySet());
    }

    @Test
    void projectNameIsTheDirectorysWithoutForbiddenCharacters() {
        Projects.write(directory, "compose.yaml", "services: {a: {image: b}}");
        var options = new ProjectOptions(List.of(), "", directory + "", List.of(), List.of(), directory, Map.of());
        String expected = directory.getFileName().toString().toLowerCase().replaceAll("[^a-z0-9_-]", "");
        assertEquals(expected, ProjectLoader.load(options).project().name());
    }

    @Test
    void malformedProjectNameIsRejected() {
        assertEquals("invalid project name \"A B\": must consist only of lowercase alphanumeric characters, hyphens,"
                + " and underscores as well as start with a letter or number",
                assertThrows(ComposeException.class, () -> ProjectLoader.checkName("A B")).getMessage());
    }

    /// The expected values are those of `docker compose config --hash '*'`.
    @Test
    void checksumIsThatOfDockerCompose() {
        Project project = Projects.load(directory, """
                services:
                  db:
                    image: busybox:latest
                    command: ["sleep", "100"]
                    restart: on-failure:3
                  deployed:
                    image: busybox
                    deploy: {replicas: 3}
                """);
        assertEquals("57e2e003a393ab2c7ad7470f8a0fe9d7c53b756803e5f8d7c85095d6ed9bc198",
                project.service("db").checksum());
        assertEquals("3494957511a9b091d7f90aa251b1bdfd2e7808316404a558b50731a407bcf780",
                project.service("deployed").checksum());
    }

    @Test
    void commandIsSplitLikeACommandLine() {
        assertEquals(List.of("sh", "-c", "echo \"a b\"; true", "x y"),
                ShellWords.split("sh -c 'echo \"a b\"; true'  x\\ y"));
        assertThrows(IllegalArgumentException.class, () -> ShellWords.split("echo 'x"));
    }

    @Test
    void durationIsWrittenAsGoDoes() {
        assertEquals("1m30s", GoValues.of(Duration.ofSeconds(90)));
        assertEquals("1h0m0s", GoValues.of(Duration.ofHours(1)));
        assertEquals("1.5s", GoValues.of(Duration.ofMillis(1500)));
        assertEquals("300ms", GoValues.of(Duration.ofMillis(300)));
    }
}
