package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Kills the daemon at random moments while six clients create, run, rename and remove containers. Each boot comes up
/// directly after the kill, keeps everything that was acknowledged, completes interrupted removals, and leaves no
/// resource that belongs to no container.
///
/// `-Djd.crash.kills` and `-Djd.crash.seed` set the number of kills and the seed of the long run.
@Tag("journey")
@Tag("root")
class CrashJourney {
    private static final int CLIENTS = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void requirements() {
        Requirements.root();
    }

    @Test
    void killedDaemonKeepsAcknowledgedState() throws Exception {
        crash(5, 16);
    }

    @Test
    @Tag("long")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void daemonKilledHundredsOfTimesKeepsAcknowledgedState() throws Exception {
        crash(Long.getLong("jd.crash.seed", System.nanoTime()), Integer.getInteger("jd.crash.kills", 300));
    }

    private static void crash(long seed, int kills) throws Exception {
        Random when = new Random(seed);
        String token = "7" + ProcessHandle.current().pid() + Math.abs(seed % 1000);
        List<String> problems = new ArrayList<>();
        long slowest = 0;
        int operations = 0;
        try (JdHost host = JdHost.start()) {
            host.jd("pull", "-q", "busybox").run().ok();
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Client(new ApiClient(host.socket()), new Random(seed * 31 + i), "client" + i, token));
            }
            for (int kill = 0; kill < kills; kill++) {
                AtomicBoolean killed = new AtomicBoolean();
                List<Thread> threads = clients.stream()
                        .map(client -> Thread.ofPlatform().start(() -> client.work(killed)))
                        .toList();
                JdHost.pause(when.nextInt(900));
                killed.set(true);
                host.killDaemon();
                // A request that a client has still to send must not reach the next daemon.
                for (Thread thread : threads) {
                    thread.join();
                }
                long began = System.nanoTime();
                host.startDaemon();
                slowest = Math.max(slowest, (System.nanoTime() - began) / 1_000_000);
                Map<String, JsonNode> present = list(host);
                checkDirectories(host, present.keySet(), "kill " + kill, problems);
                for (Client client : clients) {
                    client.check(present, "kill " + kill, problems);
                }
                processes(token).forEach(process -> problems.add("a process without its daemon: " + process));
            }
            for (Client client : clients) {
                operations += client.operations;
                client.removeAll(problems);
            }
            System.out.println("crash: seed " + seed + ", " + kills + " kills, " + operations + " acknowledged operations,"
                    + " slowest boot " + slowest + " ms, " + problems.size() + " problems");
            assertEquals("", String.join("\n", problems), () -> "seed " + seed + "\n" + host.daemonLog().lines()
                    .filter(CrashJourney::reportsFailure).collect(Collectors.joining("\n")));
            assertEquals(Map.of(), list(host));
        } finally {
            for (String process : processes(token)) {
                Command.of("kill", "-9", process.substring("/proc/".length())).run();
            }
        }
    }

    /// Finds errors with their stack traces in the log.
    private static boolean reportsFailure(String line) {
        return line.contains("ERROR") || line.contains("WARN") || line.contains("Caused by") || line.matches("[a-z]+\\..*|\tat .*");
    }

    private static Map<String, JsonNode> list(JdHost host) throws IOException {
        Map<String, JsonNode> present = new HashMap<>();
        for (JsonNode container : JSON.readTree(new ApiClient(host.socket()).get("/v1.45/containers/json?all=1").body())) {
            present.put(container.path("Id").asText(), container);
        }
        return present;
    }

    /// The directories on disk must be those of the listed containers.
    private static void checkDirectories(JdHost host, Set<String> ids, String when, List<String> problems) throws IOException {
        for (String place : List.of("containers", "graph/overlay/mounts")) {
            try (Stream<Path> entries = Files.list(host.root().resolve(place))) {
                Set<String> names = new TreeSet<>(entries.map(entry -> entry.getFileName().toString()).toList());
                if (!names.equals(new TreeSet<>(ids))) {
                    Set<String> more = new TreeSet<>(names);
                    more.removeAll(ids);
                    Set<String> missing = new TreeSet<>(ids);
                    missing.removeAll(names);
                    problems.add(when + ": " + place + " has also " + more + ", lacks " + missing);
                }
            }
        }
    }

    private static List<String> processes(String token) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.filter(process -> StressJourney.commandLine(process).equals("sleep " + token + " "))
                    .map(Path::toString).toList();
        }
    }

    /// A client that shares its containers with no other client, so that it knows which must exist after the crash.
    private static final class Client {
        /// The acknowledged state of a container, and the requests without an answer.
        private static final class Known {
            private final Set<String> names = new HashSet<>();
            private int exitCode = -1;
            private boolean removing;

            Known(String name) {
                names.add(name);
            }
        }

        private final ApiClient api;
        private final Random random;
        private final String name;
        private final String token;
        private final Map<String, Known> containers = new HashMap<>();
        private final Set<String> removed = new HashSet<>();
        private int serial;
        private int operations;

        Client(ApiClient api, Random random, String name, String token) {
            this.api = api;
            this.random = random;
            this.name = name;
            this.token = token;
        }

        void work(AtomicBoolean killed) {
            while (!killed.get()) {
                try {
                    step();
                    operations++;
                } catch (ApiClient.NoAnswer e) {
                    if (!killed.get()) {
                        JdHost.pause(20);
                    }
                }
            }
        }

        private void step() {
            if (containers.isEmpty() || containers.size() < 8 && random.nextInt(3) == 0) {
                create();
                return;
            }
            List<String> ids = containers.keySet().stream().sorted().toList();
            String id = ids.get(random.nextInt(ids.size()));
            Known known = containers.get(id);
            String path = "/v1.45/containers/" + id;
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    known.exitCode = -1;
                    api.post(path + "/start");
                }
                case 2 -> {
                    var answer = api.stay("POST", path + "/wait", "", 500);
                    if (answer.status() == 200 && answer.ended()) {
                        known.exitCode = Integer.parseInt(answer.body().replaceAll("(?s).*\"StatusCode\": ?([0-9]+).*", "$1"));
                    }
                }
                case 3 -> {
                    String other = name + "-" + serial++;
                    known.names.add(other);
                    if (api.post(path + "/rename?name=" + other).status() == 204) {
                        known.names.retainAll(Set.of(other));
                    }
                }
                default -> {
                    known.removing = true;
                    if (api.delete(path + "?force=1").status() == 204) {
                        removed.add(id);
                        containers.remove(id);
                    }
                }
            }
        }

        private void create() {
            String own = name + "-" + serial++;
            String script = random.nextBoolean() ? "exec sleep " + token : "exit $((RANDOM % 100 + 1))";
            String host = random.nextBoolean() ? "\"NetworkMode\":\"none\"" : "";
            var answer = api.post("/v1.45/containers/create?name=" + own, StressClient.json(script, "", false, false, host));
            if (answer.status() == 201) {
                containers.put(answer.body().replaceAll("(?s).*\"Id\": ?\"([0-9a-f]{64})\".*", "$1"), new Known(own));
            }
        }

        void check(Map<String, JsonNode> present, String when, List<String> problems) {
            for (String id : removed) {
                if (present.containsKey(id)) {
                    problems.add(when + ": removed and here again: " + id);
                }
            }
            containers.entrySet().removeIf(entry -> entry.getValue().removing && !present.containsKey(entry.getKey()));
            containers.forEach((id, known) -> checkOne(id, known, present.get(id), when, problems));
            // A container whose creation was not acknowledged belongs to no client.
            present.forEach((id, container) -> {
                String there = container.path("Names").path(0).asText().substring(1);
                if (there.startsWith(name + "-") && !containers.containsKey(id)) {
                    mustBeRemoved(id, when + ", " + there, problems);
                }
            });
        }

        private void checkOne(String id, Known known, JsonNode container, String when, List<String> problems) {
            if (container == null) {
                problems.add(when + ": lost " + id + " " + known.names);
                return;
            }
            String there = container.path("Names").path(0).asText().substring(1);
            if (!known.names.contains(there)) {
                problems.add(when + ": name of " + id + " is " + there + ", not one of " + known.names);
            }
            if (container.path("State").asText().matches("running|removing|dead")) {
                problems.add(when + ": after the boot " + there + " is " + container.path("State"));
            }
            known.names.retainAll(Set.of(there));
            known.removing = false;
            if (known.exitCode >= 0) {
                String state = api.get("/v1.45/containers/" + id + "/json").body();
                if (!state.matches("(?s).*\"ExitCode\": ?" + known.exitCode + "[,}].*")) {
                    problems.add(when + ": exit code of " + id + " was " + known.exitCode + ", is now "
                            + state.substring(0, Math.min(400, state.length())));
                }
            }
        }

        private void mustBeRemoved(String id, String what, List<String> problems) {
            var answer = api.delete("/v1.45/containers/" + id + "?force=1");
            if (answer.status() != 204) {
                problems.add(what + ": rm -f answers " + answer);
            }
        }

        void removeAll(List<String> problems) {
            containers.keySet().forEach(id -> mustBeRemoved(id, "in the end", problems));
        }
    }
}
