package jd.journey;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.client.session.ProcessContext;
import jd.compose.ComposeMain;
import jd.compose.file.Section;
import jd.server.api.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// `jd compose` and the stock `docker compose` on the same daemon bring up eight projects: seven in
/// `src/test/resources/compose-up`, and a shop. Containers, networks and volumes are the same, and each tool keeps and
/// takes down what the other one brought up.
///
/// `jd compose` runs in this process, where it starts faster.
@Tag("journey")
@Tag("peer")
@Tag("root")
class ComposeDifferentialJourney {
    private static final String PROJECT = """
            services:
              web:
                <<: {restart: on-failure:3}
                image: busybox:${TAG:-latest}
                command: sh -c 'wget -qO- http://store:8080 > /data/page; echo "got $$(cat /data/page)"; sleep 600'
                env_file: [web.env]
                environment: {A: 1, C: "$$x"}
                ports: ["80", "127.0.0.1::90-91/udp"]
                volumes: ["data:/data", "./src:/src:ro", /anonymous]
                networks:
                  default: {aliases: [w]}
                  back:
                depends_on:
                  db: {condition: service_healthy}
                secrets: [token]
                labels: {team: shop}
                stop_grace_period: 1s
                deploy: {replicas: 2}
              db:
                image: busybox:latest
                command: [sh, -c, "echo hello > index.html; exec httpd -f -p 8080"]
                networks:
                  back:
                    aliases: [store]
                healthcheck: {test: [CMD, "wget", "-qO-", "http://127.0.0.1:8080"], interval: 1s, retries: 9}
                mem_limit: 20m
                cap_add: [NET_ADMIN]
                tmpfs: /run
                stop_grace_period: 1s
              debug:
                image: busybox
                profiles: [dev]
            networks:
              back: {internal: true, labels: {x: "y"}}
            volumes:
              data:
            secrets:
              token: {file: ./token.txt}
            """;

    private static final Path PROJECTS = Path.of("src/test/resources/compose-up").toAbsolutePath();

    private static final Pattern DEPENDENCIES = Pattern.compile("(compose\\.depends_on\": \")([^\"]*)\"");

    private final JdHost jd;
    private final Path project;

    ComposeDifferentialJourney() throws IOException {
        Requirements.root();
        Path plugin = Peer.COMPOSE.orSkip().program();
        jd = JdHost.start();
        Path plugins = Files.createDirectories(jd.directory().resolve("docker-config/cli-plugins"));
        Files.createSymbolicLink(plugins.resolve("docker-compose"), plugin);
        project = Files.createDirectories(jd.directory().resolve("shop"));
        Files.createDirectories(project.resolve("src"));
        Files.writeString(project.resolve("web.env"), "B=\"two words\"\n");
        Files.writeString(project.resolve("token.txt"), "secret\n");
        Files.writeString(project.resolve("compose.yaml"), PROJECT);
    }

    private Command.Result stock(Path directory, String... words) {
        return jd.docker(joined(new String[] {"compose"}, words)).with("DOCKER_BUILDKIT", "0").in(directory).run().ok();
    }

    private Command.Result ours(Path directory, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var process = new ProcessContext(InputStream.nullInputStream(), out, err, descriptor -> false,
                Map.of("DOCKER_HOST", "unix://" + jd.socket(), "HOME", "/root", "PATH", "/usr/bin:/bin"));
        int exit = ComposeMain.runIn(process, directory, List.of(words));
        return new Command.Result(List.of(words), exit, out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8)).ok();
    }

    private Command.Result stock(String... words) {
        return stock(project, words);
    }

    private Command.Result ours(String... words) {
        return ours(project, words);
    }

    private static String[] joined(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void eachToolKeepsAndTakesDownWhatTheOtherBroughtUp() throws Exception {
        try (jd; ExecutorService threads = Executors.newFixedThreadPool(4)) {
            jd.jd("pull", "-q", "busybox").run().ok();
            List<Future<?>> comparisons = new ArrayList<>();
            for (String name : List.of("basics", "built", "networks", "order", "overrides", "replicas", "volumes")) {
                comparisons.add(threads.submit(() -> compare(PROJECTS.resolve(name))));
            }
            assertAll(comparisons.stream().map(comparison -> (Executable) () -> {
                try {
                    comparison.get();
                } catch (ExecutionException e) {
                    throw e.getCause();
                }
            }));
        }
    }

    private void compare(Path directory) {
        String name = Section.of(Json.read(ours(directory, "config", "--format", "json").out()
                .getBytes(StandardCharsets.UTF_8), Map.class)).text("name");
        stock(directory, "up", "-d");
        String theirs = objects(name);
        assertKept(name, () -> ours(directory, "up", "-d"));
        ours(directory, "down", "-v");
        assertEquals("", left(name), name);

        ours(directory, "up", "-d");
        assertEquals(theirs, objects(name), name);
        assertKept(name, () -> stock(directory, "up", "-d"));
        stock(directory, "down", "-v");
        assertEquals("", left(name), name);
    }

    private void assertKept(String name, Supplier<Command.Result> up) {
        String before = ids(name);
        String progress = up.get().err();
        assertFalse(progress.contains("Creating") || progress.contains("Recreate"), progress);
        assertEquals(before, ids(name), name);
    }

    private String ids(String name) {
        return list(name, "ps", "-a", "--format", "{{.Names}} {{.ID}}").stream().sorted().toList().toString();
    }

    private List<String> list(String name, String... words) {
        return jd.docker(joined(words, "--filter", "label=com.docker.compose.project=" + name))
                .run().ok().out().lines().sorted().toList();
    }

    /// {@return the containers, networks and named volumes of a project}
    private String left(String name) {
        return String.join(" ", list(name, "ps", "-aq")) + String.join(" ", list(name, "network", "ls", "-q"))
                + String.join(" ", list(name, "volume", "ls", "-q"));
    }

    @Test
    void bothToolsBringUpAndTakeDownTheSameProject() {
        try (jd) {
            jd.jd("pull", "-q", "busybox").run().ok();
            assertEquals(stock("config", "--hash", "db").out().strip(), ours("config", "--hash", "db").out().strip());
            assertEquals(json(stock("config", "--format", "json").out()), json(ours("config", "--format", "json").out()));

            stock("up", "-d");
            String theirs = objects("shop");
            String kept = ours("up", "-d").err();
            assertTrue(kept.contains("Container shop-web-2  Running") && !kept.contains("Creat"), kept);
            ours("down", "-v");
            assertEquals("", left("shop") + jd.docker("volume", "ls", "-q").run().ok().out());

            String shown = ours("--dry-run", "up").err();
            assertTrue(shown.contains(" DRY-RUN MODE -  Container shop-db-1  Creating"), shown);
            ours("up", "-d");
            assertEquals(theirs, objects("shop"));
            JdHost.await("the page", () -> ours("logs", "--no-log-prefix", "web").out().contains("got hello"));
            assertEquals("secret\n", ours("exec", "-T", "web", "cat", "/run/secrets/token").out());
            assertEquals(stock("ps", "-q").out(), ours("ps", "-q").out());
            String again = stock("up", "-d").err();
            assertTrue(again.contains("Container shop-web-1  Running") && !again.contains("Recreate"), again);

            ours("up", "-d", "--scale", "web=1");
            ours("stop", "web");
            assertEquals("db\n", ours("ps", "--services").out());
            ours("start", "web");
            stock("down", "-v");
            // The anonymous volume of the container that --scale removed stays, as with the stock tool.
            assertEquals("", left("shop"));
        }
    }

    private static String json(String text) {
        return new String(Json.bytes(Json.read(
                text.getBytes(StandardCharsets.UTF_8), Object.class)),
                StandardCharsets.UTF_8).replace(",", ",\n");
    }

    /// {@return what the client shows of the project, with placeholders for what differs from run to run}
    private String objects(String name) {
        StringBuilder text = new StringBuilder();
        inspect(text, list(name, "ps", "-a", "--format", "{{.Names}}"), "inspect");
        inspect(text, list(name, "network", "ls", "--format", "{{.Name}}"), "network", "inspect");
        inspect(text, list(name, "volume", "ls", "-q"), "volume", "inspect");
        // The stock tool writes mounts, variables and dependencies in the order of a Go map, which is random.
        return DEPENDENCIES.matcher(text).replaceAll(label -> Stream.of(label.group(2).split(",")).sorted()
                        .collect(Collectors.joining(",", label.group(1), "\"")))
                .replaceAll("[0-9a-f]{64}", "ID64")
                .replaceAll("\\b[0-9a-f]{12}\\b", "ID12")
                .replaceAll("\"20\\d\\d-[^\"]*\"", "TIME")
                .replaceAll("\\b172\\.\\d+\\.\\d+\\.\\d+", "ADDRESS")
                .replaceAll("([0-9a-f]{2})(:[0-9a-f]{2}){5}", "MAC")
                .replaceAll("/proc/\\d+/ns/net", "SANDBOX")
                .replaceAll("\"(Pid|ExitCode|FailingStreak)\": \\d+", "\"$1\": N")
                .replaceAll("\"HostPort\": \"\\d+\"", "\"HostPort\": N")
                .replaceAll("(?s)\"ExecIDs\": (null|\\[.*?])", "EXEC")
                .replaceAll("(?s)\"Health\": \\{.*?\"Log\": .*?]\\s*}", "HEALTH")
                .replaceAll(",\n", "\n")
                .lines().sorted().collect(Collectors.joining("\n"));
    }

    private void inspect(StringBuilder text, List<String> names, String... words) {
        if (!names.isEmpty()) {
            text.append(jd.docker(joined(words, names.toArray(String[]::new))).run().ok().out());
        }
    }
}
