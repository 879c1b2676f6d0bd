package jd.journey;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.client.session.ProcessContext;
import jd.compose.ComposeMain;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The commands of `jd compose` beside those of the stock tool, on the same project of the same daemon: the same exit
/// code, the same output.
///
/// `jd compose` runs in this process, where it starts faster; what needs a terminal, signals or the input of a process
/// runs in a process of its own.
@Tag("journey")
@Tag("peer")
@Tag("root")
class ComposeCommandsJourney {
    private static final String LOOP = "trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done";
    private static final String PROJECT = """
            services:
              web:
                image: busybox:latest
                command: [sh, -c, "%1$s"]
                ports: ["80", "127.0.0.1::90/udp"]
                volumes: ["data:/data"]
                environment: {A: "1"}
                depends_on: {db: {condition: service_started, restart: true}}
                deploy: {replicas: 2}
              db:
                image: busybox:latest
                command: [sh, -c, "%1$s"]
                healthcheck: {test: "true", interval: 1h}
              tool: {image: busybox, profiles: [dev]}
            volumes: {data: }
            """.formatted(LOOP);

    /// The common pool has one thread on a machine with two processors.
    private static final Executor OWN_THREAD = task -> Thread.ofPlatform().daemon().start(task);

    private final JdHost jd;
    private final Path project;

    ComposeCommandsJourney() throws IOException {
        Requirements.root();
        Path plugin = Peer.COMPOSE.orSkip().program();
        jd = JdHost.start("-D");
        Path plugins = Files.createDirectories(jd.directory().resolve("docker-config/cli-plugins"));
        Files.createSymbolicLink(plugins.resolve("docker-compose"), plugin);
        project = Files.createDirectories(jd.directory().resolve("shop"));
        Files.writeString(project.resolve("compose.yaml"), PROJECT);
        Files.writeString(project.resolve("Dockerfile"), "FROM busybox\nRUN echo built > /built\n");
    }

    private Command.Result stock(String... words) {
        return jd.docker(with("compose", words)).with("DOCKER_BUILDKIT", "0").in(project).run();
    }

    private Command.Result ours(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var process = new ProcessContext(InputStream.nullInputStream(), out, err, descriptor -> false,
                Map.of("DOCKER_HOST", "unix://" + jd.socket(), "HOME", "/root"));
        int exit = ComposeMain.runIn(process, project, List.of(words));
        return new Command.Result(Arrays.asList(words), exit, out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    /// `jd compose` in a process of its own.
    private Command spawned(String... words) {
        var all = new ArrayList<>(List.of("compose", "-f", project.resolve("compose.yaml").toString()));
        all.addAll(List.of(words));
        return jd.jd(all.toArray(String[]::new)).with("JD_REHEARSE", "no");
    }

    private static String[] with(String first, String... words) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    private void same(String line) {
        String[] words = line.isEmpty() ? new String[0] : line.split(" ");
        assertEquals(shown(stock(words)), shown(ours(words)), "compose " + line);
    }

    /// {@return exit code and output, with placeholders for what differs from run to run}
    private static String shown(Command.Result result) {
        return result.exit() + "\n" + plain(result.out()) + "\n--\n" + plain(result.err());
    }

    /// The stock tool prints containers and labels in random order, and clears the line of its progress display.
    private static String plain(String text) {
        return text.replace("\033[2K", "")
                .replaceAll("\"Labels\":\"[^\"]*\"", "LABELS")
                .replaceAll("(Up )?(Less than a second|\\d+ seconds?|About a minute|\\d+ minutes?)( ago)?", "TIME")
                .replaceAll("(?m) +(?=\\S)", " ")
                .lines().sorted().collect(Collectors.joining("\n"));
    }

    private String docker(String... words) {
        return jd.docker(words).run().ok().out();
    }

    private String states() {
        return docker("ps", "-a", "--format", "{{.Names}} {{.State}}").lines().sorted()
                .collect(Collectors.joining(", "));
    }

    @Test
    void commandsPrintWhatTheStockToolPrints() {
        try (jd) {
            jd.jd("pull", "-q", "busybox").run().ok();
            stock("up", "-d").ok();
            assertAll(Stream.of("ps", "ps -a web", "ps --format json db", "ps --no-trunc db", "ps -q",
                    "ps --services", "ps --status exited", "ps --filter bad=1", "ps --filter status", "ps nope",
                    "images", "images -q", "images --format json db", "ls", "ls -q", "ls --format json",
                    "ls --filter name=x", "ls --filter status=x", "port web 80", "port web 81", "port web abc",
                    "port --protocol udp --index 2 web 90", "port --index 7 web 80", "port nope 80",
                    "logs --no-log-prefix --tail 1 db", "logs db", "logs nope", "config", "config --format json",
                    "config --services", "config --volumes", "config --images", "config --profiles", "config --hash *",
                    "config --hash nope", "config -q", "config --format xml", "cp a b", "cp a nope:/x",
                    "exec -T nope true", "wait nope", "restart nope", "run nope", "attach nope", "kill -s BAD db",
                    "rm -f", "start nope", "-p other pause", "-p other start", "-p other kill", "-p other ps")
                    .map(line -> () -> same(line)));
            assertTrue(ours("version", "--short").ok().out().startsWith("2.26.1"));
            String top = ours("top", "db").ok().out();
            assertTrue(top.matches("(?s)shop-db-1\nUID +PID +PPID .*root +\\d+ .*trap.*\n\n"), top);

            ours("pause").ok();
            assertEquals("shop-db-1 paused, shop-web-1 paused, shop-web-2 paused", states());
            same("ls");
            same("pause db");
            ours("unpause").ok();
            String restarted = ours("restart", "-t", "0", "db").ok().err();
            assertTrue(restarted.indexOf("shop-db-1  Started") < restarted.indexOf("shop-web-1  Restarting"), restarted);
            ours("kill", "db").ok();
            assertEquals("shop-db-1 exited, shop-web-1 running, shop-web-2 running", states());
            assertEquals("Going to remove shop-db-1\n", ours("rm", "-f", "db").ok().out());
            ours("rm", "-fsv").ok();
            assertEquals("", states());

            ours("create").ok();
            assertEquals("shop-db-1 created, shop-web-1 created, shop-web-2 created", states());
            ours("start").ok();
            followEventsAndEnd();
            ours("cp", project.resolve("compose.yaml").toString(), "web:/tmp/copy").ok();
            for (String container : List.of("shop-web-1", "shop-web-2")) {
                assertEquals(PROJECT, docker("exec", container, "cat", "/tmp/copy"));
            }
            ours("cp", "web:/tmp/copy", project.resolve("back").toString()).ok();
            ours("-p", "shop", "down", "-v").ok();
            assertEquals("", states());
        }
    }

    private void followEventsAndEnd() {
        Process events = spawned("events", "--json", "web").start();
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> {
            try (var reader = events.inputReader()) {
                return reader.readLine();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }, OWN_THREAD);
        int waits = requestsToWait();
        CompletableFuture<Command.Result> wait = CompletableFuture.supplyAsync(() -> ours("wait", "db"), OWN_THREAD);
        JdHost.await("a request to wait", () -> requestsToWait() > waits);
        JdHost.await("an event", () -> {
            ours("exec", "-T", "web", "true").ok();
            return first.isDone();
        });
        assertTrue(first.join().matches("\\{\"action\":\"exec_\\w+.*\",\"attributes\":\\{.*\"name\":\"shop-web-1\".*},"
                + "\"id\":\"[0-9a-f]{64}\",\"service\":\"web\",\"time\":\"[^\"]*\",\"type\":\"container\"}"), first.join());
        events.destroy();
        ours("kill", "-s", "KILL", "db").ok();
        Command.Result ended = wait.join();
        assertEquals(137, ended.exit());
        assertTrue(ended.out().matches("container \"[0-9a-f]{64}\" exited with status code 137\n"), ended.out());
    }

    private int requestsToWait() {
        return jd.daemonLog().split("\\+job wait\\(", -1).length - 1;
    }

    @Test
    void runStartsTheDependenciesAndTheContainerOfTheStockTool() {
        try (jd) {
            jd.jd("pull", "-q", "busybox").run().ok();
            String[] run = {"run", "-d", "--name", "one", "-e", "X=1", "-l", "x=y", "-u", "1", "-w", "/tmp",
                "-v", project + ":/src:ro", "-p", "127.0.0.1:8080:80", "web", "sh", "-c", LOOP};
            stock(run).ok();
            String theirs = inspected();
            docker("rm", "-f", "one");
            ours(run).ok();
            assertEquals(theirs, inspected());
            ours("stop").ok();
            assertEquals("one running, shop-db-1 exited", states());

            Command.Result result = spawned("run", "--rm", "web", "sh", "-c", "cat; echo $A >&2; exit 7")
                    .input("typed\n").run();
            assertEquals("7 typed\n", result.exit() + " " + result.out());
            assertTrue(result.err().endsWith("Container shop-db-1  Started\n1\n"), result.err());
            try (TerminalUser user = TerminalUser.at(spawned("run", "--rm", "-i", "tool", "sh"))) {
                user.waitFor("/ # ");
                user.type("tty; exit 3\n");
                user.waitFor("/dev/pts/0");
                assertEquals(3, user.exit());
            }
            assertEquals("one running, shop-db-1 running", states());
            ours("down", "-v", "--remove-orphans").ok();
            assertEquals("", states());
        }
    }

    private String inspected() {
        return docker("inspect", "one").replaceAll("[0-9a-f]{64}", "ID64").replaceAll("\\b[0-9a-f]{12}\\b", "ID12")
                .replaceAll("\"20\\d\\d-[^\"]*\"", "TIME").replaceAll("\\b172\\.\\d+\\.\\d+\\.\\d+", "ADDRESS")
                .replaceAll("([0-9a-f]{2})(:[0-9a-f]{2}){5}", "MAC").replaceAll("/proc/\\d+/ns/net", "SANDBOX")
                .replaceAll("\"HostPort\": \"\\d{5}\"", "\"HostPort\": EPHEMERAL")
                .replaceAll("\"Pid\": \\d+", "\"Pid\": N").replaceAll(",\n", "\n")
                .lines().sorted().collect(Collectors.joining("\n"));
    }

    @Test
    void upInTheForegroundStopsAtCtrlCAndKillsAtTheSecond() throws IOException {
        try (jd) {
            jd.jd("pull", "-q", "busybox").run().ok();
            Files.writeString(project.resolve("compose.yaml"), """
                    services:
                      a:
                        build:
                          dockerfile_inline: |
                            FROM busybox
                            COPY . /context
                            RUN [ -e /context/compose.yaml ] && ! ls -A /context | grep ockerfile. && echo built >/built
                        volumes: [".:/shop"]
                        command: [sh, -c, "cat /built; until [ -e /shop/ready ]; do sleep 0.1; done; sleep 0.5; exit 3"]
                      b:
                        image: busybox
                        volumes: [".:/shop"]
                        command: [sh, -c, "trap '' TERM; echo ready; touch /shop/ready; while :; do sleep 0.1; done"]
                    """);
            assertTrue(ours("build").ok().out().contains("Successfully tagged shop-a:latest"));
            assertTrue(ours("pull", "b").ok().err().contains("b Pulled"));
            try (TerminalUser user = TerminalUser.at(spawned("up"))) {
                user.waitFor("[+] Running 3/3");
                user.waitFor("Attaching to a-1, b-1");
                user.waitFor("\033[33mb-1  | \033[0mready");
                user.waitFor("a-1 exited with code 3");
                user.type("\003");
                user.waitFor("Gracefully stopping... (press Ctrl+C again to force)");
                user.type("\003");
                user.waitFor("Container shop-b-1  Killing");
                assertEquals(130, user.exit());
            }
            assertEquals("shop-a-1 exited, shop-b-1 exited", states());

            Command.Result first = spawned("up", "a").run().ok();
            assertTrue(first.out().endsWith("a-1  | built\na-1 exited with code 3\n"), first.out());
            Command.Result logs = ours("logs", "-f", "--tail", "1", "a").ok();
            assertEquals("a-1  | built\na-1 exited with code 3\n", logs.out());
            assertAll(Stream.of("--abort-on-container-exit -t 0", "--exit-code-from b -t 0",
                    "--attach a --exit-code-from a -t 0", "--no-attach b --abort-on-container-exit -t 0",
                    "--exit-code-from nope", "--attach nope", "-d --abort-on-container-exit", "-d --attach a")
                    .map(line -> () -> sameEndOfUp(line.split(" "))));
            ours("down", "-t", "0").ok();
            docker("rmi", "-f", "shop-a");
        }
    }

    /// The stock tool loses what a restarted container writes before it has attached again.
    @Test
    void outputOfEachRunOfARestartedContainerIsShownOnce() throws IOException {
        try (jd) {
            jd.jd("pull", "-q", "busybox").run().ok();
            Files.writeString(project.resolve("compose.yaml"), """
                    services:
                      a: {image: busybox, restart: "on-failure:2", command: [sh, -c, "echo run; sleep 1; exit 3"]}
                    """);
            Command.Result up = spawned("up").run();
            assertTrue(up.out().endsWith("Attaching to a-1\n" + "a-1  | run\na-1 exited with code 3\n".repeat(3)), up.out());
            ours("down", "-t", "0").ok();
        }
    }

    /// The same exit code, the same lines of the containers, and the same last message.
    private void sameEndOfUp(String... flags) throws IOException {
        Files.deleteIfExists(project.resolve("ready"));
        Command.Result theirs = stock(with("up", flags));
        Files.deleteIfExists(project.resolve("ready"));
        Command.Result ours = spawned(with("up", flags)).run();
        assertEquals(endOfUp(theirs), endOfUp(ours), () -> "up " + String.join(" ", flags) + "\n" + theirs.err() + ours.err());
    }

    /// Images with both tools, in the same state of the daemon; then what the flags of `up`, `down` and `run` leave behind.
    @Test
    void flagsHaveTheEffectsOfTheStockTool() throws IOException {
        try (jd) {
            jd.jd("pull", "-q", "busybox").run().ok();
            Files.writeString(project.resolve("other.env"), "WORD=env\n");
            Files.writeString(project.resolve("Dockerfile"),
                    "FROM busybox\nARG WORD\nRUN echo $WORD; cat /proc/sys/kernel/random/uuid > /id\n");
            Files.writeString(project.resolve("compose.yaml"), """
                    services:
                      app:
                        build: {context: ., args: {WORD: "${WORD:-file}"}}
                        command: top
                        stop_signal: SIGKILL
                        ports: ["80"]
                        networks: {default: {aliases: [other]}}
                      db:
                        image: busybox
                        command: [sh, -c, "while :; do echo tick; sleep 0.1; done"]
                        stop_signal: SIGKILL
                        healthcheck: {test: "true", interval: 1s}
                        depends_on: {gone: {condition: service_started, required: false}}
                      named: {image: "127.0.0.1:9/none", build: ., profiles: [push]}
                      old: {image: "busybox:old", profiles: [old]}
                      remote: {image: "127.0.0.1:9/none", profiles: [pull]}
                      gone: {image: "busybox${A+:${B:-latest}}", profiles: [other], labels: {a: "${D-} $$E"}}
                    """);
            imagesAreBuiltPulledAndPushed();
            assertAll(Stream.of("up -d --no-start --no-build", "up -d --wait --wait-timeout 60 --build",
                    "up -d --pull never --scale db=2 -t 0", "up -d --pull bad", "up -d --build --no-build").map(line -> () -> sameStates(line)));
            removalsAndRuns();
        }
    }

    private void imagesAreBuiltPulledAndPushed() {
        List<String> built = Stream.of(List.of("build", "app"), List.of("build", "--build-arg", "WORD=flag", "app"),
                        List.of("--env-file", "other.env", "build", "app"))
                .map(words -> ours(words.toArray(String[]::new)).ok().out()).toList();
        assertEquals(List.of("file", "flag", "env"), built.stream().flatMap(String::lines)
                .filter(List.of("file", "flag", "env")::contains).toList());
        assertTrue(ours("build", "-q", "app").ok().out().matches("sha256:\\w{64}\n"));
        String cached = docker("images", "-q", "shop-app");
        ours("build", "-q", "app").ok();
        assertEquals(cached, docker("images", "-q", "shop-app"));
        ours("build", "-q", "--no-cache", "app").ok();
        assertNotEquals(cached, docker("images", "-q", "shop-app"));
        ours("build", "-q", "--push", "app").ok(); // without a name there is nothing to push
        assertEquals(1, ours("--profile", "push", "build", "-q", "--push", "named").exit());
        docker("tag", "busybox", "busybox:old");
        assertAll(Stream.of("--env-file other.env config", "--profile old pull --policy missing old",
                "config --variables", "--env-file none.env config", "pull --policy missing db",
                "pull --policy bad db", "pull --ignore-buildable app", "pull --ignore-buildable --policy missing",
                "push app", "push db").map(line -> () -> same(line)));
        for (String line : List.of("--profile pull pull -q remote", "--profile pull pull --ignore-pull-failures remote",
                "--profile push push named", "--profile push push -q --ignore-push-failures named")) {
            assertEquals(stock(line.split(" ")).exit(), ours(line.split(" ")).exit(), line);
        }
    }

    /// The same exit code and the same containers.
    private void sameStates(String line) {
        String[] words = line.split(" ");
        String theirs = stock(words).exit() + " " + states();
        stock("down", "-t", "0").ok();
        assertEquals(theirs, ours(words).exit() + " " + states(), line);
        stock("down", "-t", "0").ok();
    }

    private void removalsAndRuns() {
        assertEquals("", ours("--progress", "quiet", "up", "-d").ok().err());
        ours("scale", "db=2").ok();
        assertEquals("shop-app-1 running, shop-db-1 running, shop-db-2 running", states());
        same("stats --no-stream --format {{.Name}}");
        same("scale db");
        try (TerminalUser user = TerminalUser.at(spawned("attach", "--no-stdin", "--index", "2", "db"))) {
            user.waitFor("tick");
            ours("kill", "db").ok();
            assertEquals(137, user.exit());
        }
        try (TerminalUser user = TerminalUser.at(spawned("--ansi", "never", "logs", "--tail", "1", "db"))) {
            user.waitFor("db-1  | tick");
            assertEquals(0, user.exit());
        }
        assertEquals("0 shop-app-1 running", ours("down", "-t", "0", "db").exit() + " " + states());

        String[] run = {"run", "-d", "--name", "one", "-P", "--use-aliases", "app"};
        stock(run).ok();
        String theirs = inspected();
        docker("rm", "-f", "one");
        ours(run).ok();
        assertEquals(theirs, inspected());
        docker("rm", "-f", "one");
        assertTrue(ours("run", "-T", "--rm", "--build", "app", "true").ok().out().contains("Successfully tagged"));
        ours("down", "-t", "0", "--rmi", "local").ok();
        assertEquals("", docker("images", "-q", "shop-app"));
        assertEquals("", states());
    }

    private static String endOfUp(Command.Result result) {
        return result.exit() + "\n" + (result.out() + result.err()).replace("\033[2K", "").replace("\r", "").lines()
                .filter(line -> line.matches("[ab]-1 .*|Aborting.*|no such.*|.*cannot.*"))
                .map(line -> line.replaceAll(" +", " ").strip())
                .sorted().collect(Collectors.joining("\n"));
    }
}
