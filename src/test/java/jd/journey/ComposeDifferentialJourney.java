package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jd.server.api.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `jd compose` and the stock `docker compose` on the same daemon: the same documents, checksums, containers, networks and
/// volumes; each tool keeps and takes down what the other one brought up.
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

    private Command.Result stock(String... words) {
        return jd.docker(with("compose", words)).in(project).within(60).run().ok();
    }

    private Command.Result ours(String... words) {
        return jd.jd(with("compose", words)).in(project).within(60).run().ok();
    }

    private static String[] with(String first, String... words) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    @Test
    void bothToolsBringUpAndTakeDownTheSameProject() {
        try (jd) {
            jd.jd("pull", "-q", "busybox").run().ok();
            assertEquals(stock("config", "--hash", "db").out().strip(), ours("config", "--hash", "db").out().strip());
            assertEquals(json(stock("config", "--format", "json").out()), json(ours("config", "--format", "json").out()));

            stock("up", "-d");
            String theirs = objects();
            String kept = ours("up", "-d").err();
            assertTrue(kept.contains("Container shop-web-2  Running") && !kept.contains("Creat"), kept);
            ours("down", "-v");
            assertEquals("", jd.docker("ps", "-aq").run().ok().out() + jd.docker("volume", "ls", "-q").run().ok().out());

            String shown = ours("--dry-run", "up").err();
            assertTrue(shown.contains(" DRY-RUN MODE -  Container shop-db-1  Creating"), shown);
            ours("up", "-d");
            assertEquals(theirs, objects());
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
            assertEquals("", jd.docker("ps", "-aq").run().ok().out()
                    + jd.docker("volume", "ls", "-q", "--filter", "name=shop").run().ok().out());
        }
    }

    private static String json(String text) {
        return new String(Json.bytes(Json.read(
                text.getBytes(StandardCharsets.UTF_8), Object.class)),
                StandardCharsets.UTF_8).replace(",", ",\n");
    }

    /// {@return what the client shows of the project, with placeholders for what differs from run to run}
    private String objects() {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("shop-db-1", "shop-web-1", "shop-web-2")) {
            text.append(jd.docker("inspect", name).run().ok().out());
        }
        text.append(jd.docker("network", "inspect", "shop_default", "shop_back").run().ok().out());
        text.append(jd.docker("volume", "inspect", "shop_data").run().ok().out());
        // The stock tool writes mounts and variables in the order of a Go map, which is random.
        return text.toString()
                .replaceAll("[0-9a-f]{64}", "ID64")
                .replaceAll("\\b[0-9a-f]{12}\\b", "ID12")
                .replaceAll("\"20\\d\\d-[^\"]*\"", "TIME")
                .replaceAll("\\b172\\.\\d+\\.\\d+\\.\\d+", "ADDRESS")
                .replaceAll("([0-9a-f]{2})(:[0-9a-f]{2}){5}", "MAC")
                .replaceAll("/proc/\\d+/ns/net", "SANDBOX")
                .replaceAll("\"(Pid|ExitCode|FailingStreak)\": \\d+", "\"$1\": N")
                .replaceAll("\"HostPort\": \"\\d+\"", "\"HostPort\": N")
                .replaceAll("(?s)\"Health\": \\{.*?\"Log\": .*?]\\s*}", "HEALTH")
                .replaceAll(",\n", "\n")
                .lines().sorted().collect(Collectors.joining("\n"));
    }
}
