package jd.compose.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReaderTest {
    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    private Path write(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Section read(Path... files) {
        return Section.of(new ModelReader(directory, Map.of("HOME", "/home/x"), problems, Set.of()).read(List.of(files)));
    }

    private Section service(String name, Path... files) {
        Section service = read(files).section("services").section(name);
        problems.check();
        return service;
    }

    private String error(Path... files) {
        return assertThrows(ComposeException.class, () -> {
            read(files);
            problems.check();
        }).getMessage().replace(directory.toString(), "DIR");
    }

    @Test
    void extendedServiceKeepsWhatTheOtherDoesNotReplace() {
        Section web = service("web", write("compose.yaml", """
                services:
                  base: {image: b, command: one, environment: {A: 1, B: 2}, expose: ["1"]}
                  web: {extends: base, command: two, environment: ["B=3"], expose: ["1", "2"]}
                """));
        assertEquals("b", web.text("image"));
        assertEquals(List.of("two"), web.texts("command"));
        assertEquals(Map.of("A", "1", "B", "3"), web.section("environment").values());
        assertEquals(List.of("1", "2"), web.texts("expose"));
        assertFalse(web.has("extends"));
    }

    @Test
    void pathsOfAnExtendedServiceAreRelativeToItsFile() {
        write("common/base.yaml", """
                services:
                  app: {build: ./app, volumes: ["./data:/data"], extends: {file: ../root.yaml, service: root}}
                  invalid: {nonsense: 1}
                """);
        write("root.yaml", "services: {root: {image: r, env_file: r.env}}");
        Section web = service("web", write("compose.yaml",
                "services: {web: {extends: {file: common/base.yaml, service: app}}}"));
        assertEquals(directory + "/common/app", web.section("build").text("context"));
        assertEquals(directory + "/common/data", web.sections("volumes").getFirst().text("source"));
        assertEquals(directory + "/r.env", web.sections("env_file").getFirst().text("path"));
        assertEquals("r", web.text("image"));
    }

    @Test
    void cycleOfExtensionsIsShownAsItsPath() {
        write("other.yaml", "services: {x: {extends: {file: compose.yaml, service: b}}}");
        assertEquals("""
                Circular reference:
                  b in DIR/compose.yaml
                  extends x in DIR/other.yaml
                  extends b in DIR/compose.yaml""", error(write("compose.yaml", """
                services:
                  a: {extends: b}
                  b: {extends: {file: other.yaml, service: x}}
                """)));
    }

    @Test
    void everyMissingBaseIsReported() {
        write("other.yaml", "services: {y: {image: b}}");
        assertEquals("""
                cannot extend service "a" in DIR/compose.yaml: service "nope" not found
                cannot extend service "b" in DIR/compose.yaml: service "x" not found in other.yaml
                validating DIR/compose.yaml:4: services.c.extends service is required""".lines().sorted().toList(),
                error(write("compose.yaml", """
                services:
                  a: {extends: nope}
                  b: {extends: {file: other.yaml, service: x}}
                  c: {extends: {file: other.yaml}}
                """)).lines().sorted().toList());
    }

    @Test
    void resetValuesOfLowerFilesAreRemovedAndOverridesReplaceThem() {
        Section web = service("web",
                write("one.yaml", """
                        services:
                          web: {image: b, ports: ["80:80"], command: x, environment: {A: 1, B: 2}, expose: ["1"]}
                        """),
                write("two.yaml", """
                        services:
                          web:
                            ports: !reset []
                            command: !reset null
                            environment: {A: !reset null}
                            expose: !override ["2"]
                        """));
        assertFalse(web.has("ports") || web.has("command"));
        assertEquals(Map.of("B", "2"), web.section("environment").values());
        assertEquals(List.of("2"), web.texts("expose"));
    }

    @Test
    void keyWithoutAValueKeepsTheEarlierValueAndEmptyCommandRemovesIt() {
        Section web = service("web",
                write("one.yaml", "services: {web: {image: b, command: [c], entrypoint: [e], ports: ['80'], tty: true}}"),
                write("two.yaml", "services: {web: {image: , command: , ports: , tty: }}"));
        assertEquals(Set.of("image", "entrypoint", "ports", "tty"), web.values().keySet());
        Section extending = service("a", write("three.yaml",
                "services: {a: {extends: b, labels: , entrypoint: }, b: {image: c, labels: {x: y}, entrypoint: [e]}}"));
        assertEquals(Set.of("image", "labels"), extending.values().keySet());
        assertEquals(Set.of("image"), service("web", write("four.yaml", "services: {web: {image: b}}"),
                write("five.yaml", "services: {web: }")).values().keySet());
    }

    @Test
    void keyThatHasNoValueInAnyFileIsRejected() {
        assertEquals("""
                validating DIR/two.yaml:1: services.web.hostname must be a string
                validating DIR/two.yaml:1: services.web.healthcheck.retries must be a integer""", error(
                write("one.yaml", "services: {web: {image: b}}"),
                write("two.yaml", "services: {web: {hostname: , healthcheck: {retries: }, deploy: }}")));
    }

    @Test
    void includedProjectHasItsOwnDirectoryAndVariables() {
        write("team/.env", "TAG=team\n");
        write("team/compose.yaml", "services: {db: {image: 'db:${TAG}', build: .}}\nvolumes: {v: }");
        Section model = read(write("compose.yaml", """
                include: [team/compose.yaml]
                services: {web: {image: "web:${TAG:-none}"}}
                """));
        problems.check();
        assertEquals("db:team", model.section("services").section("db").text("image"));
        assertEquals(directory + "/team", model.section("services").section("db").section("build").text("context"));
        assertEquals("web:none", model.section("services").section("web").text("image"));
        assertEquals(List.of("v"), model.section("volumes").names());
    }

    @Test
    void includedServiceWithOtherContentsIsAConflict() {
        write("same.yaml", "services: {a: {image: b}}");
        write("other.yaml", "services: {a: {image: c}}\nnetworks: {n: {internal: true}}");
        assertEquals("""
                services.a conflicts with imported resource
                networks.n conflicts with imported resource""", error(write("compose.yaml", """
                include: [same.yaml, {path: other.yaml}]
                services: {a: {image: b}}
                networks: {n: }
                """)));
    }

    @Test
    void cycleOfInclusionsIsShownAsItsPath() {
        write("other.yaml", "include: [compose.yaml]\nservices: {}");
        assertEquals("include cycle detected:\nDIR/compose.yaml\n include DIR/other.yaml\n include DIR/compose.yaml",
                error(write("compose.yaml", "include: [other.yaml]\nservices: {}")));
    }

    @Test
    void defaultOfALaterFileDoesNotReplaceAnEarlierValue() {
        Section web = service("web",
                write("one.yaml", "services: {web: {build: {context: ./app, dockerfile: Other}, depends_on: [a]}}"),
                write("two.yaml", "services: {web: {build: {target: t}}}"));
        assertEquals(Map.of("context", directory + "/app", "dockerfile", "Other", "target", "t"),
                web.section("build").values());
    }

    @Test
    void optionsOfAnotherLoggingDriverAreReplaced() {
        Section web = service("web",
                write("one.yaml", "services: {web: {logging: {driver: json-file, options: {max-size: 1m}}}}"),
                write("two.yaml", "services: {web: {logging: {driver: syslog}}}"));
        assertEquals(Map.of("driver", "syslog"), web.section("logging").values());
    }

    @Test
    void documentsOfOneFileAreMerged() {
        assertEquals(Map.of("x", "1", "y", "2"), service("a", write("compose.yaml", """
                services: {a: {labels: {x: 1}}}
                ---
                services: {a: {labels: [y=2]}}
                """)).section("labels").values());
    }

    @Test
    void emptyFileIsRejected() {
        assertEquals("DIR/compose.yaml:1: empty compose file", error(write("compose.yaml", "# nothing\n")));
    }
}
