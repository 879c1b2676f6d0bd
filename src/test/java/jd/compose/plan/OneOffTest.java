package jd.compose.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jd.compose.file.ComposeException;
import jd.compose.file.FlagDocument;
import jd.compose.file.Section;
import jd.compose.project.Project;
import jd.compose.project.Projects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneOffTest {
    private static final String SHOP = """
            services:
              web:
                image: busybox
                command: [serve]
                restart: always
                environment: {A: "1", B: "2"}
                ports: ["80:80"]
                volumes: ["data:/data"]
                labels: {team: shop}
                depends_on: [db]
                networks: {default: {aliases: [w]}}
              db: {image: busybox}
            volumes: {data: }
            """;
    private static final String SLUG = "0123456789ab" + "c".repeat(52);
    private static final OneOff.Options PLAIN = new OneOff.Options(false, false, true, false);

    @TempDir
    private Path directory;

    private OneOff oneOff(FlagDocument flags, String name, OneOff.Options options) {
        Project project = Projects.load(directory, SHOP);
        return OneOff.of(project, project.service("web"), flags.read(directory, Map.of("HERE", "yes")), name, SLUG,
                options);
    }

    private static Section host(OneOff oneOff) {
        return Section.of(oneOff.body("sha256:1", container -> container)).section("HostConfig");
    }

    @Test
    void containerHasANameOfItsOwnAndTheLabelsOfAOneOff() {
        OneOff plain = oneOff(new FlagDocument(), "", PLAIN);
        assertEquals("p1-web-run-0123456789ab", plain.name());
        Section labels = Section.of(plain.body("sha256:1", container -> container)).section("Labels");
        assertEquals("True", labels.text("com.docker.compose.oneoff"));
        assertEquals(SLUG, labels.text("com.docker.compose.slug"));
        assertEquals("web", labels.text("com.docker.compose.service"));
        assertEquals("one", oneOff(new FlagDocument(), "one", PLAIN).name());
    }

    @Test
    void portsAliasesAndRestartPolicyOfTheServiceAreLeftOut() {
        OneOff plain = oneOff(new FlagDocument(), "", PLAIN);
        assertEquals(Map.of(), host(plain).section("PortBindings").values());
        assertEquals("", host(plain).section("RestartPolicy").text("Name"));
        Section endpoint = Section.of(plain.body("sha256:1", container -> container)).section("NetworkingConfig")
                .section("EndpointsConfig").section("p1_default");
        assertEquals(List.of("p1-web-run-0123456789ab"), endpoint.texts("Aliases"));
    }

    @Test
    void servicePortsAndAliasesAreKeptOnRequest() {
        OneOff full = oneOff(new FlagDocument(), "", new OneOff.Options(true, true, true, true));
        assertTrue(host(full).section("PortBindings").has("80/tcp"));
        assertTrue(host(full).flag("AutoRemove"));
        Section endpoint = Section.of(full.body("sha256:1", container -> container)).section("NetworkingConfig")
                .section("EndpointsConfig").section("p1_default");
        assertTrue(endpoint.texts("Aliases").containsAll(List.of("web", "w")));
    }

    @Test
    void flagsAreMergedOverTheService() {
        Map<String, Object> body = oneOff(new FlagDocument().list("command", List.of("sh", "-c", "id"))
                .list("environment", List.of("B=3", "HERE", "ABSENT")).list("labels", List.of("x=y"))
                .list("ports", List.of("8080:80")).list("volumes", List.of("./src:/src:ro"))
                .text("user", "1").text("stdin_open", "true"), "", PLAIN).body("sha256:1", container -> container);
        Section config = Section.of(body);
        assertEquals(List.of("sh", "-c", "id"), config.texts("Cmd"));
        assertEquals(List.of("A=1", "B=3", "HERE=yes"), config.texts("Env"));
        assertEquals("shop y", config.section("Labels").text("team") + " " + config.section("Labels").text("x"));
        assertEquals("1", config.text("User"));
        assertTrue(config.flag("OpenStdin") && config.flag("AttachStdin") && config.flag("StdinOnce"));
        Section host = config.section("HostConfig");
        assertTrue(host.section("PortBindings").has("80/tcp"));
        assertEquals(List.of(directory.resolve("src") + ":/src:ro"), host.texts("Binds"));
    }

    @Test
    void entrypointRemovesTheCommandOfTheService() {
        Section config = Section.of(oneOff(
                new FlagDocument().text("entrypoint", "echo 'a b'"), "", PLAIN).body("sha256:1", container -> container));
        assertEquals(List.of("echo", "a b"), config.texts("Entrypoint"));
        assertFalse(config.has("Cmd"));
    }

    @Test
    void withoutDependenciesTheLabelNamesNone() {
        OneOff alone = oneOff(new FlagDocument(), "", new OneOff.Options(false, false, false, false));
        assertEquals("", Section.of(alone.body("sha256:1", container -> container)).section("Labels").text("com.docker.compose.depends_on"));
    }

    @Test
    void malformedPortIsRejectedAsInAFile() {
        var flags = new FlagDocument().list("ports", List.of("80:x:y:z"));
        assertThrows(ComposeException.class, () -> oneOff(flags, "", PLAIN));
    }
}
