package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs pairs of operations on one container concurrently, each arranged so that the dangerous order is likely: a
/// signal during an exit, a removal during a start, a rename or a copy, a shutdown during restarts.
@Tag("journey")
@Tag("root")
class LifecycleRaceJourney {
    private static final Pattern ID = Pattern.compile("\"Id\": ?\"([0-9a-f]{64})\"");
    private static JdHost host;
    private static ApiClient api;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.start();
        api = new ApiClient(host.socket());
        host.own("pull", "-q", "busybox").ok();
    }

    @AfterAll
    static void close() {
        if (host != null) {
            host.close();
        }
    }

    /// Five containers exit, but the test keeps their output open, so that the daemon still waits for the rest of it;
    /// meanwhile six others start, which get the freed process ids.
    @ParameterizedTest
    @ValueSource(strings = {"\"PidMode\":\"host\"", "\"NetworkMode\":\"none\""})
    void signalsToExitingContainersDoNotHitStartingOnes(String mode) throws Exception {
        for (int round = 0; round < 3; round++) {
            List<String> starting = new ArrayList<>();
            List<String> ending = new ArrayList<>();
            List<FileOutputStream> keptOpen = new ArrayList<>();
            Path shared = Files.createDirectory(host.directory().resolve(round + mode.replaceAll("\\W", "")));
            for (int i = 0; i < 6; i++) {
                starting.add(create("", "exec sleep 100000", mode));
            }
            for (int i = 0; i < 5; i++) {
                ending.add(create("", "until [ -e /shared/end ]; do sleep 0.05; done; exit 0",
                        mode + ",\"Binds\":[\"" + shared + ":/shared\"]"));
                post(ending.get(i), "start");
                keptOpen.add(new FileOutputStream("/proc/" + pid(ending.get(i)) + "/fd/1", true));
            }
            List<Path> processes = ending.stream().map(id -> Path.of("/proc", pid(id))).toList();
            Files.createFile(shared.resolve("end"));
            JdHost.await("the processes end", () -> processes.stream().noneMatch(Files::exists));

            List<Runnable> attacks = new ArrayList<>();
            starting.forEach(id -> attacks.add(() -> assertEquals(204, post(id, "start").status())));
            for (String id : ending) {
                attacks.add(() -> {
                    for (int i = 0; i < 20; i++) {
                        refusedOrDone(post(id, "kill?signal=TERM"));
                        execRunsIn(id);
                        JdHost.pause(20);
                    }
                    refusedOrDone(api.stay("POST", path(id, "stop?t=0"), "", 300));
                    refusedOrDone(api.stay("POST", path(id, "kill"), "", 300));
                    refusedOrDone(delete(id, "?force=1"));
                });
            }
            together(attacks);
            for (FileOutputStream file : keptOpen) {
                file.close();
            }
            for (String id : starting) {
                assertEquals("sleep 100000 ", StressJourney.commandLine(Path.of("/proc", pid(id))), () -> "round: " + inspect(id));
                assertEquals(204, delete(id, "?force=1").status());
            }
            ending.forEach(id -> delete(id, "?force=1"));
        }
    }

    /// Checks that an exec process runs in the container that was named in the request.
    private static void execRunsIn(String id) {
        var created = post(id, "exec", "{\"AttachStdout\":true,\"Tty\":true,\"Cmd\":[\"cat\",\"/etc/hostname\"]}");
        refusedOrDone(created);
        if (created.status() == 201) {
            var output = api.stay("POST", "/v1.45/exec/" + id(created.body()) + "/start", "{\"Tty\":true}", 8000);
            assertTrue(output.status() == 409 || output.status() == 404 || output.body().isBlank()
                    || output.body().startsWith("OCI runtime exec failed")
                    || output.body().strip().equals("container " + id + " is not running")
                    || output.body().strip().equals(id.substring(0, 12)), () -> "exec in " + id + ": " + output);
        }
    }

    @Test
    void forcedRemovalDuringStartSucceeds() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            String id = create("", "sleep 1000", i % 2 == 0 ? "\"NetworkMode\":\"none\"" : "");
            together(List.of(
                    () -> refusedOrDone(post(id, "start")),
                    () -> {
                        JdHost.pause(random.nextInt(40));
                        var removed = delete(id, "?force=1");
                        assertEquals(204, removed.status(), removed::body);
                    }));
            assertEquals(404, api.get(path(id, "json")).status());
        }
    }

    @Test
    void removalDuringRenameFreesBothNames() throws Exception {
        for (int i = 0; i < 20; i++) {
            String id = create("?name=old", "true", "");
            together(List.of(
                    () -> refusedOrDone(post(id, "rename?name=new")),
                    () -> assertEquals(204, delete(id, "").status())));
            assertEquals(404, api.get(path(id, "json")).status());
            for (String name : List.of("old", "new")) {
                assertEquals(204, delete(create("?name=" + name, "true", ""), "").status());
            }
        }
    }

    @Test
    void removalDuringCopyAndInspectCausesNoServerError() throws Exception {
        for (int i = 0; i < 15; i++) {
            String id = create("", "true", "");
            Runnable look = () -> {
                for (int n = 0; n < 8; n++) {
                    refusedOrDone(api.get(path(id, "json?size=1")));
                    refusedOrDone(api.get(path(id, "archive?path=/etc")));
                    refusedOrDone(api.put(path(id, "archive?path=/tmp"), new byte[1024]));
                    refusedOrDone(api.get("/v1.45/containers/json?all=1&size=1"));
                }
            };
            together(List.of(look, look, () -> {
                JdHost.pause(5);
                assertEquals(204, delete(id, "").status());
            }));
        }
    }

    /// An exec that starts while its container exits must not delay the exit.
    @Test
    void execDuringRemovalDoesNotDelayIt() throws Exception {
        for (int i = 0; i < 8; i++) {
            String id = create("", "exec sleep 1000", "\"NetworkMode\":\"none\"");
            post(id, "start");
            long[] millis = {0};
            together(List.of(() -> execRunsIn(id), () -> execRunsIn(id), () -> {
                long began = System.nanoTime();
                assertEquals(204, delete(id, "?force=1").status());
                millis[0] = (System.nanoTime() - began) / 1_000_000;
            }));
            assertTrue(millis[0] < 4000, "rm -f took " + millis[0] + " ms");
        }
    }

    /// On cgroup v1 the thread that joins a container stays in the container's cgroup until the kernel has reaped it.
    /// A pause that freezes the thread there stops the daemon.
    @Test
    void pauseDuringExecFreezesNoDaemonThread() throws Exception {
        String id = create("", "exec sleep 1000", "\"NetworkMode\":\"none\"");
        post(id, "start");
        for (int i = 0; i < 30; i++) {
            together(List.of(() -> execUnlessPaused(id), () -> execUnlessPaused(id), () -> {
                if (post(id, "pause").status() == 204) {
                    assertEquals(List.of(), daemonThreadsIn(id));
                    assertEquals(204, post(id, "unpause").status());
                }
            }));
        }
        assertEquals(204, delete(id, "?force=1").status());
    }

    private static void execUnlessPaused(String id) {
        var exec = host.own("exec", "-d", id, "true");
        assertTrue(exec.exit() == 0 || exec.err().contains("is paused"), exec::toString);
    }

    private static List<String> daemonThreadsIn(String id) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + host.daemonPid() + "/task"))) {
            return tasks.filter(task -> read(task.resolve("cgroup")).contains(id)).map(task -> read(task.resolve("comm"))).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // The thread has ended.
            return "";
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 120, 400})
    void noContainerStartsDuringShutdown(int afterMillis) throws Exception {
        String token = "100" + ProcessHandle.current().pid() + afterMillis;
        try (JdHost other = JdHost.start()) {
            other.jd("pull", "-q", "busybox").run().ok();
            ApiClient client = new ApiClient(other.socket());
            for (int i = 0; i < 12; i++) {
                String json = StressClient.json("exec sleep " + token, "", false, false,
                        "\"RestartPolicy\":{\"Name\":\"always\"},\"StopTimeout\":0");
                String id = id(client.post("/v1.45/containers/create", json.replace("\"Tty\"", "\"StopSignal\":\"KILL\",\"Tty\"")).body());
                assertEquals(204, client.post(path(id, "start")).status());
            }
            other.stopDaemon();
            other.startDaemon();
            JdHost.pause(afterMillis);
            other.stopDaemon();
            assertEquals(List.of(), other.leaks());
            JdHost.pause(500);
            assertEquals(List.of(), processes("sleep " + token + " "));
            assertEquals(List.of(), other.leaks());
        } finally {
            for (String process : processes("sleep " + token + " ")) {
                Command.of("kill", "-9", process.substring("/proc/".length())).run();
            }
        }
    }

    private static List<String> processes(String commandLine) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.filter(process -> StressJourney.commandLine(process).equals(commandLine))
                    .map(Path::toString).toList();
        }
    }

    // --- requests ---------------------------------------------------------------------------------------------------

    /// Runs all actions concurrently, and throws the first failure.
    private static void together(List<Runnable> actions) throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = actions.stream().map(action -> Thread.ofPlatform().start(() -> {
            try {
                action.run();
            } catch (Throwable e) {
                synchronized (failures) {
                    failures.add(e);
                }
            }
        })).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " failed: " + failures, failures.getFirst());
        }
    }

    private static void refusedOrDone(ApiClient.Answer answer) {
        assertFalse(answer.status() >= 400 && answer.status() != 404 && answer.status() != 409, answer::toString);
    }

    private static String create(String query, String script, String hostConfig) {
        var answer = api.post("/v1.45/containers/create" + query, StressClient.json(script, "", false, false, hostConfig));
        assertEquals(201, answer.status(), answer::body);
        return id(answer.body());
    }

    private static String id(String body) {
        Matcher id = ID.matcher(body);
        assertTrue(id.find(), body);
        return id.group(1);
    }

    private static ApiClient.Answer post(String id, String what) {
        return post(id, what, "");
    }

    private static ApiClient.Answer post(String id, String what, String json) {
        return api.post(path(id, what), json);
    }

    private static ApiClient.Answer delete(String id, String query) {
        return api.delete("/v1.45/containers/" + id + query);
    }

    private static String path(String id, String what) {
        return "/v1.45/containers/" + id + "/" + what;
    }

    private static String inspect(String id) {
        return api.get(path(id, "json")).body();
    }

    private static String pid(String id) {
        return inspect(id).replaceAll("(?s).*\"Pid\": ?([0-9]+).*", "$1");
    }
}
