package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.journey.ContainerHistory.Event;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sixteen clients send random operations to one daemon. In any order, every answer is one that Docker could give,
/// every container's history is possible, a signal ends only the container it was sent to, a `wait` returns the exit
/// code of its run, and no resource is left at the end.
///
/// `-Djd.stress.seconds` and `-Djd.stress.seed` set the length and the seed of the long run.
@Tag("journey")
@Tag("root")
class StressJourney {
    private static final int CLIENTS = 16;
    private static final int INNOCENTS = 6;
    private static final Pattern ID = Pattern.compile("\"Id\": ?\"([0-9a-f]{64})\"");

    @BeforeAll
    static void requirements() {
        Requirements.root();
    }

    @Test
    void randomOperationsLeaveOnlyPossibleHistories() throws Exception {
        stress(7, 40, false);
    }

    @Test
    void randomOperationsLeaveOnlyPossibleHistoriesOnBusyProcessors() throws Exception {
        stress(11, 20, true);
    }

    @Test
    @Tag("long")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void randomOperationsForHalfAnHourLeaveOnlyPossibleHistories() throws Exception {
        long seed = Long.getLong("jd.stress.seed", System.nanoTime());
        int seconds = Integer.getInteger("jd.stress.seconds", 1800);
        stress(seed, seconds / 2, false);
        stress(seed + 1, seconds / 2, true);
    }

    private static void stress(long seed, int seconds, boolean busy) throws Exception {
        StressLog log = new StressLog();
        try (JdHost host = JdHost.start(); EventRecorder events = new EventRecorder(host.socket())) {
            host.jd("pull", "-q", "busybox").run().ok();
            ApiClient api = new ApiClient(host.socket());
            warmUp(api);
            HeldResources before = HeldResources.settled(host);
            List<String> innocents = innocents(api);

            long began = System.nanoTime();
            long end = began + TimeUnit.SECONDS.toNanos(seconds);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                var client = new StressClient(api, log, new Random(seed * 31 + i), "client " + i, innocents);
                clients.add(Thread.ofPlatform().start(() -> {
                    while (System.nanoTime() < end) {
                        client.step();
                    }
                }));
            }
            try (BusyLoops _ = BusyLoops.start(busy ? 2 : 0)) {
                for (Thread client : clients) {
                    client.join();
                }
            }
            long took = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);

            innocents.forEach(id -> alive(api, id, log));
            removeAll(api, log);
            for (int i = 0; i < 1000 && !allDestroyed(events) && !events.ended(); i++) {
                JdHost.pause(50);
            }
            if (events.ended()) {
                log.violation("", "the stream of events has ended");
            }
            events.histories().forEach((id, history) -> {
                List<Event> withoutOurOwn = innocents.contains(id) ? untilRemoval(history) : history;
                if (!destroyed(history)) {
                    log.violation(id, "container " + id.substring(0, 12) + " is gone without a word: " + tail(history));
                }
                for (String violation : ContainerHistory.violations(withoutOurOwn)) {
                    log.violation(id, "container " + id.substring(0, 12) + ": " + violation + " in " + tail(history));
                }
            });
            log.waits().forEach(wait -> checkWait(wait, events.of(wait.id()), log));
            System.out.println("stress: " + (busy ? "two busy loops, " : "") + log.figures(seed, took));
            log.assertNoViolation(log.figures(seed, took));
            assertTrue(log.operations() > seconds * 5L, log.figures(seed, took));
            before.assertBack(host, "seed " + seed);
        }
    }

    private static boolean allDestroyed(EventRecorder events) {
        return events.histories().values().stream().allMatch(StressJourney::destroyed);
    }

    private static boolean destroyed(List<Event> history) {
        return history.stream().anyMatch(event -> event.action().equals("destroy"));
    }

    /// Loads the classes that every later operation uses.
    private static void warmUp(ApiClient api) {
        for (int i = 0; i < 4; i++) {
            String id = create(api, "", StressClient.json("exit 0", "", false, false, ""));
            api.post("/v1.45/containers/" + id + "/start");
            api.post("/v1.45/containers/" + id + "/wait");
            api.delete("/v1.45/containers/" + id);
        }
    }

    private static String create(ApiClient api, String query, String json) {
        var answer = api.post("/v1.45/containers/create" + query, json);
        assertEquals(201, answer.status(), answer.body());
        return id(answer.body());
    }

    private static String id(String body) {
        Matcher id = ID.matcher(body);
        assertTrue(id.find(), body);
        return id.group(1);
    }

    /// Creates containers that no client ends, every second one in the PID namespace of the host.
    private static List<String> innocents(ApiClient api) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < INNOCENTS; i++) {
            String host = "\"NetworkMode\":\"none\"" + (i % 2 == 0 ? ",\"PidMode\":\"host\"" : "");
            String id = create(api, "", StressClient.json("exec sleep 100000", ContainerHistory.INNOCENT, false, false, host));
            assertEquals(204, api.post("/v1.45/containers/" + id + "/start").status());
            ids.add(id);
        }
        return ids;
    }

    private static void alive(ApiClient api, String id, StressLog log) {
        String state = api.get("/v1.45/containers/" + id + "/json").body();
        if (!state.matches("(?s).*\"Running\": ?true.*")) {
            log.violation(id, "an innocent does not run: " + state);
            return;
        }
        String pid = state.replaceAll("(?s).*\"Pid\": ?([0-9]+).*", "$1");
        if (!commandLine(Path.of("/proc", pid)).equals("sleep 100000 ")) {
            log.violation(id, "an innocent's process " + pid + " has gone: " + state);
        }
    }

    static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1).replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private static void removeAll(ApiClient api, StressLog log) {
        Matcher ids = Pattern.compile("\"Id\": ?\"([0-9a-f]{64})\"").matcher(
                api.get("/v1.45/containers/json?all=1").body());
        while (ids.find()) {
            var answer = api.delete("/v1.45/containers/" + ids.group(1) + "?force=1");
            // A container with --rm that ended meanwhile is removed, or about to be.
            if (answer.status() != 204 && answer.status() != 404 && !answer.body().contains("already in progress")) {
                log.violation(ids.group(1), "rm -f in the end: " + answer.status() + " " + answer.body());
            }
        }
        JdHost.await("no container is left", () -> api.get("/v1.45/containers/json?all=1").body().strip().equals("[]"));
    }

    private static List<Event> untilRemoval(List<Event> history) {
        List<Event> rest = history;
        for (int i = 0; i < history.size(); i++) {
            if (history.get(i).signal() == 9) {
                rest = history.subList(0, i);
                break;
            }
        }
        return rest;
    }

    private static String tail(List<Event> history) {
        return history.subList(Math.max(0, history.size() - 25), history.size()).toString();
    }

    /// A wait returns with the exit of the run during which it was registered, or immediately with the last exit code.
    private static void checkWait(StressLog.Wait wait, List<Event> history, StressLog log) {
        List<Integer> possible = new ArrayList<>();
        int before = 0;
        boolean found = false;
        for (Event event : history) {
            if (!event.action().equals("die")) {
                continue;
            }
            if (event.nanos() < wait.asked()) {
                before = event.exitCode();
            } else if (!found) {
                possible.add(event.exitCode());
                found = event.nanos() > wait.opened() && !wait.condition().equals("removed");
            }
        }
        if (!wait.condition().equals("next-exit")) {
            possible.add(before);
        }
        if (!possible.contains(wait.exitCode())) {
            log.violation(wait.id(), wait + " got none of " + possible + " in " + tail(history));
        }
    }

    /// Threads that only consume processor time.
    private record BusyLoops(AtomicBoolean stopped) implements AutoCloseable {
        static BusyLoops start(int count) {
            BusyLoops loops = new BusyLoops(new AtomicBoolean());
            for (int i = 0; i < count; i++) {
                Thread.ofPlatform().daemon().start(() -> {
                    while (!loops.stopped.get()) {
                        Thread.onSpinWait();
                    }
                });
            }
            return loops;
        }

        @Override
        public void close() {
            stopped.set(true);
        }
    }
}
