package jd.compose.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jd.client.FakeDaemon;
import jd.client.FakeDaemon.Answer;
import jd.client.session.ProcessContext;
import jd.compose.ComposeMain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands on a project with a container of its service and one of `run`, as docker compose 2.26 answers them.
class ProjectCommandsTest {
    private static final String CONTAINERS = """
            [{"Id": "1", "Names": ["/shop-web-1"], "ImageID": "sha256:i", "State": "running", "Labels": {
              "com.docker.compose.project": "shop", "com.docker.compose.service": "web",
              "com.docker.compose.container-number": "1", "com.docker.compose.oneoff": "False"}},
             {"Id": "2", "Names": ["/shop-web-run-2"], "ImageID": "sha256:i", "State": "running", "Labels": {
              "com.docker.compose.project": "shop", "com.docker.compose.service": "web",
              "com.docker.compose.container-number": "1", "com.docker.compose.oneoff": "True"}}]""";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> variables = new HashMap<>();
    private FakeDaemon daemon;

    @BeforeEach
    void describeProject() throws IOException {
        Files.writeString(directory.resolve("compose.yaml"), "services: {web: {image: b}}\nx-team: [a, b]\n");
        daemon = new FakeDaemon(directory.resolve("daemon.sock"))
                .on("GET /containers/json", Answer.json(200, CONTAINERS))
                .on("GET /networks", Answer.json(200, "[]"))
                .on("GET /volumes", Answer.json(200, "{}"));
    }

    @AfterEach
    void stopDaemon() throws IOException {
        daemon.close();
    }

    private int compose(String... words) {
        return compose(false, words);
    }

    private int compose(boolean terminal, String... words) {
        variables.putAll(Map.of("DOCKER_HOST", daemon.address(), "HOME", directory.toString(),
                "COMPOSE_PROJECT_NAME", "shop"));
        var process = new ProcessContext(InputStream.nullInputStream(), out, err, descriptor -> terminal, variables);
        return ComposeMain.runIn(process, directory, List.of(words));
    }

    /// The last block that was drawn, without colors and times.
    private String block() {
        String drawn = text(err);
        return drawn.substring(drawn.lastIndexOf("\033[?25l")).replaceAll("\033\\[\\??[0-9;]*[A-Za-z]", "")
                .replaceAll(" +[0-9.]+s ", "").replace("\r", "");
    }

    @Test
    void progressOnATerminalIsABlockOfOneLineForEachContainer() {
        daemon.on("POST /containers/1/stop", Answer.json(204, ""));
        assertEquals(0, compose(true, "stop"), () -> text(err));
        assertEquals("[+] Stopping 1/1\n ✔ Container shop-web-1  Stopped\n", block());
        assertTrue(text(err).contains("\r\033[2A"), text(err));
    }

    @Test
    void progressOnATerminalIsLinesIfThatIsAskedFor() {
        daemon.on("POST /containers/1/stop", Answer.json(204, ""));
        for (List<String> flags : List.of(List.of("--ansi", "never"), List.of("--progress", "plain"))) {
            err.reset();
            assertEquals(0, compose(true, flags.get(0), flags.get(1), "stop"), () -> text(err));
            assertEquals(" Container shop-web-1  Stopping\n Container shop-web-1  Stopped\n", text(err));
        }
        err.reset();
        assertEquals(0, compose(true, "--progress", "quiet", "stop"));
        assertEquals("", text(err));
        assertEquals(0, compose("--progress", "tty", "stop"));
        assertEquals("[+] Stopping 1/1\n ✔ Container shop-web-1  Stopped\n", block());
    }

    @Test
    void progressAndAnsiMustNotContradictEachOther() {
        assertEquals(1, compose("--progress", "tty", "--ansi", "never", "ps"));
        assertEquals(1, compose("--progress", "plain", "--ansi", "always", "ps"));
        assertEquals("can't use --progress tty while ANSI support is disabled\n"
                + "can't use --progress plain while ANSI support is forced\n", text(err));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void logsPrintsBothStreamsOfAContainerOnStandardOutput() {
        String both = new String(FakeDaemon.frame(1, "out\n"), StandardCharsets.UTF_8)
                + new String(FakeDaemon.frame(2, "err\n"), StandardCharsets.UTF_8);
        daemon.on("GET /containers/1/json", Answer.json(200, "{\"Id\": \"1\", \"Config\": {\"Tty\": false}}"))
                .on("GET /containers/1/logs", Answer.json(200, both));
        assertEquals(0, compose("logs"), () -> text(err));
        assertEquals("web-1  | out\nweb-1  | err\n", text(out));
        assertEquals("", text(err));
    }

    @Test
    void indexOfLogsNeedsOneServiceThatHasIt() {
        assertEquals(1, compose("logs", "--index", "1"));
        assertEquals(1, compose("logs", "--index", "5", "web"));
        assertEquals("--index requires one service to be selected\nservice \"web\" is not running container #5\n",
                text(err));
    }

    @Test
    void copyLeavesOutContainersOfRun() {
        assertEquals(0, compose("--dry-run", "cp", "/etc/hostname", "web:/tmp"), () -> text(err));
        assertEquals("""
                 DRY-RUN MODE -  shop-web-1 copy /etc/hostname to shop-web-1:/tmp Copying
                 DRY-RUN MODE -  shop-web-1 copy /etc/hostname to shop-web-1:/tmp Copied
                """, text(err));
        err.reset();
        assertEquals(1, compose("cp", "--index", "5", "/etc/hostname", "web:/tmp"));
        assertEquals("service \"web\" is not running container #5\n", text(err));
    }

    @Test
    void copyToAllContainersIsDeprecatedAndOnlyPossibleIntoAService() {
        String deprecated = "Flag --all has been deprecated, By default all the containers of the service will get the"
                + " source file/directory to be copied\n";
        assertEquals(0, compose("--dry-run", "cp", "--all", "/etc/hostname", "web:/tmp"), () -> text(err));
        assertEquals(deprecated + """
                 DRY-RUN MODE -  shop-web-1 copy /etc/hostname to shop-web-1:/tmp Copying
                 DRY-RUN MODE -  shop-web-1 copy /etc/hostname to shop-web-1:/tmp Copied
                """, text(err));
        err.reset();
        assertEquals(1, compose("cp", "--all", "web:/etc/hostname", "/tmp"));
        assertEquals(deprecated + "cannot use the --all flag when copying from a service\n", text(err));
    }

    @Test
    void configWithoutInterpolationKeepsVariablesAndAllServices() throws IOException {
        Files.writeString(directory.resolve("compose.yaml"), """
                services:
                  web: {image: "b:${TAG}", ports: ["${PORT}:80", "81"], cpus: "${CPUS}", environment: [A=$B], links: [db]}
                  db: {image: $$b, profiles: [dev], volumes: ["./d:/d"]}
                """);
        assertEquals(0, compose("config", "--no-interpolate", "-q"), () -> text(err));
        assertEquals("", text(out));
        assertEquals(0, compose("config", "--no-interpolate", "--no-path-resolution"), () -> text(err));
        assertEquals("""
                name: shop
                networks:
                  default:
                    name: shop_default
                services:
                  db:
                    image: $$b
                    networks:
                      default: null
                    profiles:
                      - dev
                    volumes:
                      - bind:
                          create_host_path: true
                        source: ./d
                        target: /d
                        type: bind
                  web:
                    cpus: ${CPUS}
                    depends_on:
                      db:
                        condition: service_started
                        required: true
                        restart: true
                    environment:
                      - A=$B
                    image: b:${TAG}
                    links:
                      - db
                    networks:
                      default: null
                    ports:
                      - ${PORT}:80
                      - mode: ingress
                        protocol: tcp
                        target: 81
                """, text(out));
    }

    @Test
    void mergingWithoutInterpolationJoinsListsAndMappings() throws IOException {
        Files.writeString(directory.resolve("compose.yaml"), "services: {web: {image: b, labels: {a: $A, b: 1}}}");
        Files.writeString(directory.resolve("compose.override.yaml"), "services: {web: {labels: [b=$B]}}");
        assertEquals(0, compose("config", "--no-interpolate", "--no-normalize"), () -> text(err));
        assertEquals("services:\n  web:\n    image: b\n    labels:\n      - a=$A\n      - b=$B\n", text(out));
    }

    @Test
    void compatibilityNamesContainersAndImagesAsComposeOneDid() throws IOException {
        Files.writeString(directory.resolve("compose.yaml"), "services: {db: {image: b}, own: {build: .}}");
        daemon.on("GET /images/b/json", Answer.json(200, "{\"Id\": \"sha256:i\"}"));
        assertEquals(0, compose("--compatibility", "config", "--images"), () -> text(err));
        assertEquals("b\nshop_own\n", text(out));
        assertEquals(0, compose("--compatibility", "--dry-run", "create", "db"), () -> text(err));
        assertTrue(text(err).contains(" Container shop_db_1  Created\n"), text(err));
        out.reset();
        assertEquals(0, compose("config", "--images"), () -> text(err));
        assertEquals("b\nshop-own\n", text(out));
    }

    @Test
    void imagesListsContainersOfRunToo() {
        daemon.on("GET /images/sha256:i/json", Answer.json(200, "{\"RepoTags\": [\"b:latest\"], \"Size\": 1000}"));
        assertEquals(0, compose("images"), () -> text(err));
        assertEquals(List.of("CONTAINER", "shop-web-1", "shop-web-run-2"),
                text(out).lines().map(line -> line.split(" ")[0]).toList());
    }

    @Test
    void variableWithTheProjectsNameReplacesAMissingFile() throws IOException {
        Files.delete(directory.resolve("compose.yaml"));
        assertEquals(0, compose("ps", "-q"), () -> text(err));
        assertEquals("1\n", text(out));
        assertEquals(14, compose("config"));
        assertEquals("no configuration file provided: not found\n", text(err));
    }

    @Test
    void versionIsAFlagToo() {
        for (String flag : List.of("-v", "--version")) {
            assertEquals(0, compose(flag), () -> text(err));
        }
        assertEquals("Docker Compose version 2.26.1\n".repeat(2), text(out));
    }

    @Test
    void variableForTheParallelStepsMustBeANumberUnlessTheFlagIsGiven() {
        variables.put("COMPOSE_PARALLEL_LIMIT", "x");
        assertEquals(1, compose("config", "-q"));
        assertEquals("COMPOSE_PARALLEL_LIMIT must be an integer (found: \"x\")\n", text(err));
        assertEquals(0, compose("--parallel", "2", "config", "-q"), () -> text(err));
    }

    @Test
    void listsOfConfigDoNotNeedTheEnvFiles() throws IOException {
        Files.writeString(directory.resolve("compose.yaml"), """
                services: {web: {image: b, env_file: no.env, volumes: ["data:/x"]}, tool: {image: t, profiles: [p]}}
                volumes: {data: }
                """);
        for (String list : List.of("--services", "--volumes", "--images", "--profiles")) {
            assertEquals(0, compose("config", list), () -> text(err));
        }
        assertEquals("web\ndata\nb\np\n", text(out));
        assertEquals(0, compose("config", "--hash", "*"), () -> text(err));
        assertEquals(14, compose("config", "-q"));
    }

    @Test
    void configInYamlKeepsTheExtensions() {
        assertEquals(0, compose("config"), () -> text(err));
        assertEquals("""
                name: shop
                services:
                  web:
                    image: b
                    networks:
                      default: null
                networks:
                  default:
                    name: shop_default
                x-team:
                  - a
                  - b
                """, text(out));
    }

    @Test
    void configInYamlKeepsTheExtensionsOfServicesAndResources() throws IOException {
        Files.writeString(directory.resolve("compose.yaml"), """
                services:
                  web:
                    x-note: {b: 1, a: [x, null]}
                    x-nothing:
                    image: b
                    deploy: {x-tier: front, replicas: 1, update_config: {x-slow: true}}
                    ports: [{x-use: http, target: 80}]
                    networks: {default: {x-leg: 1}}
                    labels: [x-label=1]
                    ulimits: {nofile: {x-lost: 1, soft: 1, hard: 2}}
                    develop: {watch: [{x-sync: 1, path: /a, action: rebuild}]}
                networks: {default: {x-net: $$5}}
                """);
        assertEquals(0, compose("config"), () -> text(err));
        assertEquals("""
                name: shop
                services:
                  web:
                    develop:
                      watch:
                        - path: /a
                          action: rebuild
                          x-sync: 1
                    deploy:
                      replicas: 1
                      update_config:
                        x-slow: true
                      x-tier: front
                    image: b
                    labels:
                      x-label: "1"
                    networks:
                      default:
                        x-leg: 1
                    ports:
                      - mode: ingress
                        target: 80
                        protocol: tcp
                        x-use: http
                    ulimits:
                      nofile:
                        soft: 1
                        hard: 2
                    x-note:
                      a:
                        - x
                        - null
                      b: 1
                    x-nothing: null
                networks:
                  default:
                    name: shop_default
                    x-net: $$5
                """, text(out));
        out.reset();
        assertEquals(0, compose("config", "--format", "json"), () -> text(err));
        assertEquals(List.of("\"x-label\": \"1\""), text(out).lines().map(String::strip)
                .filter(line -> line.startsWith("\"x-")).toList());
    }

    @Test
    void laterFileReplacesAnExtensionAsAWhole() throws IOException {
        Files.writeString(directory.resolve("compose.yaml"), "services: {web: {image: b, x-m: {a: 1}, x-z: 1}}");
        Files.writeString(directory.resolve("other.yaml"), "services: {web: {x-m: {b: 1}, x-a: 1}}");
        assertEquals(0, compose("-f", "compose.yaml", "-f", "other.yaml", "config"), () -> text(err));
        assertEquals("""
                    x-a: 1
                    x-m:
                      b: 1
                    x-z: 1
                """, text(out).substring(text(out).indexOf("    x-"), text(out).indexOf("networks:\n  default")));
    }

    @Test
    void ignoredOwnerOfASecretIsReportedWhenAContainerIsCreated() throws IOException {
        Files.writeString(directory.resolve("compose.yaml"), """
                services: {db: {image: b, secrets: [{source: s, uid: "1"}], scale: 2}}
                secrets: {s: {file: ./compose.yaml}}
                """);
        daemon.on("GET /images/b/json", Answer.json(200, "{\"Id\": \"sha256:i\"}"))
                .on("POST /networks/create", Answer.json(201, "{}"))
                .on("POST /containers/create", Answer.json(201, "{\"Id\": \"3\"}"));
        for (String[] command : List.of(new String[] {"config"}, new String[] {"ps", "-q"})) {
            assertEquals(0, compose(command), () -> text(err));
            assertEquals("", text(err));
        }
        String warning = "level=warning msg=\"secrets `uid`, `gid` and `mode` are not supported, they will be ignored\"";
        assertEquals(0, compose("create"), () -> text(err));
        assertEquals(List.of(warning, warning), warnings());
        err.reset();
        assertEquals(0, compose("--dry-run", "create"), () -> text(err));
        assertEquals(List.of(warning, warning), warnings());
    }

    /// Other than that of the containers whose service is missing.
    private List<String> warnings() {
        return text(err).lines().filter(line -> line.startsWith("level=warning") && !line.contains("orphan")).toList();
    }
}
