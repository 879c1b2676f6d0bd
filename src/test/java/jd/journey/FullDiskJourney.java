package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests a data root that cannot be written to: containers can still be stopped, inspected and removed, waiting
/// clients are answered, and once there is space again all state is written without a restart.
@Tag("journey")
@Tag("root")
class FullDiskJourney {
    private enum Fault {
        NO_SPACE("size=60m") {
            @Override
            void inject(JdHost host, Engine engine) {
                engine.exec("filler", "dd if=/dev/zero of=/fill bs=4k; dd if=/dev/zero of=/fill2 bs=512 count=8; true");
            }

            @Override
            void heal(JdHost host, Engine engine) {
                fill(host, "rm -f");
            }
        },
        NO_INODES("size=200m,nr_inodes=1400") {
            @Override
            void inject(JdHost host, Engine engine) {
                engine.exec("filler", "mkdir /fill; i=0; while touch /fill/$i; do i=$((i+1)); done; true");
            }

            @Override
            void heal(JdHost host, Engine engine) {
                fill(host, "rm -rf");
            }
        },
        /// Read-only for each file opened by its path from now on; a remount of the whole file system is refused while
        /// a log is open.
        READ_ONLY("size=60m") {
            @Override
            void inject(JdHost host, Engine engine) {
                String records = host.root().resolve("containers").toString();
                Command.of("mount", "--rbind", records, records).run().ok();
                // The kernel refuses this while a file is open for writing.
                JdHost.await("a read-only mount", () ->
                        Command.of("mount", "-o", "remount,bind,ro", records).run().exit() == 0);
            }

            @Override
            void heal(JdHost host, Engine engine) {
                String records = host.root().resolve("containers").toString();
                // A daemon that has ended has unmounted everything on its root.
                if (Command.of("mountpoint", "-q", records).run().exit() == 0) {
                    Command.of("mount", "--make-private", records).run().ok();
                    Command.of("umount", "-R", "-l", records).run().ok();
                }
            }
        };

        private final String tmpfs;

        Fault(String tmpfs) {
            this.tmpfs = tmpfs;
        }

        abstract void inject(JdHost host, Engine engine);

        abstract void heal(JdHost host, Engine engine);

        /// Frees space from the host, as an administrator does.
        private static void fill(JdHost host, String remove) {
            Command.of("sh", "-c", remove + " " + host.root() + "/overlay/diff/*/fill " + host.root() + "/overlay/diff/*/fill2")
                    .run().ok();
        }
    }

    /// The common pool has one thread on a machine with two processors.
    private static final Executor OWN_THREAD = task -> Thread.ofPlatform().daemon().start(task);
    private static final ObjectMapper JSON = new ObjectMapper();
    /// Exits with 3 on SIGUSR1, and prints a line every 100 ms.
    private static final String ON_DEMAND = "trap 'exit 3' USR1; while :; do echo line; sleep 0.1; done";

    @BeforeAll
    static void requirements() {
        Requirements.root();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void daemonContinuesAndSavesStateOnceWritable(Fault fault) throws Exception {
        try (JdHost host = JdHost.startOn(fault.tmpfs, List.of(), "-D")) {
            Engine engine = new Engine(new ApiClient(host.socket()));
            host.jd("pull", "-q", "busybox").run().ok();
            assertEquals(201, engine.api.post("/v1.45/images/busybox/tag?repo=extra&tag=1").status());
            for (String name : List.of("filler", "killed", "stopped", "removed", "entered")) {
                engine.run(name, "exec sleep 1000", "");
            }
            engine.run("waited", ON_DEMAND, "");
            engine.run("auto", ON_DEMAND, "\"AutoRemove\":true");
            engine.run("always", "sleep 0.2; exit 1", "\"RestartPolicy\":{\"Name\":\"always\"}");
            CompletableFuture<ApiClient.Answer> waited = engine.wait("waited", "not-running");
            CompletableFuture<ApiClient.Answer> removed = engine.wait("auto", "removed");
            CompletableFuture<ApiClient.Answer> attached = CompletableFuture.supplyAsync(
                    () -> engine.api.stay("POST", "/v1.45/containers/waited/attach?stream=1&stdout=1", "", 60_000),
                    OWN_THREAD);
            JdHost.await("the requests", () -> host.daemonLog().contains("+job attach(")
                    && host.daemonLog().split("\\+job wait\\(", -1).length == 3);
            fault.inject(host, engine);

            // All operations that end containers, and all requests that wait for an end.
            engine.done(204, engine.api.post("/v1.45/containers/killed/kill"));
            engine.done(204, engine.api.post("/v1.45/containers/stopped/stop?t=0"));
            assertEquals("hello", engine.exec("entered", "echo hello").strip());
            engine.done(204, engine.api.post("/v1.45/containers/waited/kill?signal=USR1"));
            assertTrue(waited.get(JdHost.SECONDS, TimeUnit.SECONDS).body().matches("(?s).*\"StatusCode\": ?3.*"), () -> waited.join().body());
            assertTrue(attached.get(JdHost.SECONDS, TimeUnit.SECONDS).body().contains("line"));
            engine.done(204, engine.api.post("/v1.45/containers/auto/kill?signal=USR1"));
            assertTrue(removed.get(JdHost.SECONDS, TimeUnit.SECONDS).body().matches("(?s).*\"StatusCode\": ?3.*"), () -> removed.join().body());
            assertFalse(engine.state("killed").path("Running").asBoolean());
            assertEquals(137, engine.state("killed").path("ExitCode").asInt());
            // A start needs inodes, and writes files to the container's directory.
            int restarts = engine.inspect("always").path("RestartCount").asInt();
            JdHost.await("restarts go on", () -> fault != Fault.NO_SPACE
                    || engine.inspect("always").path("RestartCount").asInt() > restarts);
            var refused = engine.api.delete("/v1.45/containers/removed?force=1");
            assertEquals(fault == Fault.READ_ONLY ? 500 : 204, refused.status(), refused::body);
            engine.done(200, engine.api.delete("/v1.45/images/extra:1"));

            // Once the root is writable the state is written, without a restart and without another operation on these
            // containers.
            fault.heal(host, engine);
            engine.api.post("/v1.45/containers/always/stop?t=0");
            if (fault == Fault.READ_ONLY) {
                engine.done(204, engine.api.delete("/v1.45/containers/removed?force=1"));
                engine.done(204, engine.api.delete("/v1.45/containers/auto?force=1"));
            }
            JdHost.await("the state of every container is written", () -> engine.saved(host).equals(engine.states()));
            Map<String, String> before = engine.states();
            engine.run("fresh", "exec sleep 1000", "");
            engine.done(204, engine.api.delete("/v1.45/containers/fresh?force=1"));
            host.killDaemon();
            host.startDaemon();
            Map<String, String> after = engine.states();
            // Containers that ran when the daemon was killed have ended with it, and a boot restarts `always`.
            before.remove("always");
            after.remove("always");
            assertEquals(
                    before.toString().replace("filler=running 0", "filler=exited 137").replace("entered=running 0", "entered=exited 137"),
                    after.toString());

            // A daemon that cannot write its state can still be shut down.
            engine.done(204, engine.api.post("/v1.45/containers/filler/start"));
            engine.done(204, engine.api.post("/v1.45/containers/entered/start"));
            fault.inject(host, engine);
            host.stopDaemon();
            fault.heal(host, engine);
            assertEquals(List.of(), host.leaks());
            host.startDaemon();
            assertEquals(6, engine.states().size());
            for (String name : engine.states().keySet()) {
                engine.done(204, engine.api.delete("/v1.45/containers/" + name + "?force=1"));
            }
        }
    }

    /// The requests of this test to its daemon.
    private record Engine(ApiClient api) {
        void run(String name, String script, String hostConfig) {
            String json = StressClient.json(script, "", false, false, hostConfig);
            done(201, api.post("/v1.45/containers/create?name=" + name, json.replace("\"Tty\"", "\"StopSignal\":\"KILL\",\"Tty\"")));
            done(204, api.post("/v1.45/containers/" + name + "/start"));
        }

        /// {@return the output of the script}
        String exec(String name, String script) {
            String command = "{\"AttachStdout\":true,\"Tty\":true,\"Cmd\":[\"sh\",\"-c\",\"" + script + "\"]}";
            var created = api.post("/v1.45/containers/" + name + "/exec", command);
            done(201, created);
            var output = api.stay("POST", "/v1.45/exec/" + created.body().replaceAll("(?s).*\"([0-9a-f]{64})\".*", "$1")
                    + "/start", "{\"Tty\":true}", 30_000);
            assertTrue(output.ended(), () -> script + ": " + output);
            return output.body();
        }

        CompletableFuture<ApiClient.Answer> wait(String name, String condition) {
            return CompletableFuture.supplyAsync(
                    () -> api.stay("POST", "/v1.45/containers/" + name + "/wait?condition=" + condition, "", 60_000),
                    OWN_THREAD);
        }

        JsonNode inspect(String name) {
            return json(api.get("/v1.45/containers/" + name + "/json"));
        }

        JsonNode state(String name) {
            return inspect(name).path("State");
        }

        /// {@return for each container its status and exit code}
        Map<String, String> states() {
            Map<String, String> states = new TreeMap<>();
            for (JsonNode container : json(api.get("/v1.45/containers/json?all=1"))) {
                String name = container.path("Names").path(0).asText().substring(1);
                states.put(name, container.path("State").asText() + " " + state(name).path("ExitCode").asInt());
            }
            return states;
        }

        /// {@return the same, from the files of the daemon}
        Map<String, String> saved(JdHost host) {
            Map<String, String> states = new TreeMap<>();
            for (JsonNode container : json(api.get("/v1.45/containers/json?all=1"))) {
                Path file = host.root().resolve("containers").resolve(container.path("Id").asText()).resolve("config.json");
                try {
                    JsonNode config = JSON.readTree(file.toFile());
                    states.put(config.findValue("Name").asText(),
                            config.findValue("State").asText() + " " + config.findValue("ExitCode").asInt());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            return states;
        }

        private static JsonNode json(ApiClient.Answer answer) {
            try {
                return JSON.readTree(answer.body());
            } catch (IOException e) {
                throw new AssertionError(answer.toString(), e);
            }
        }

        void done(int status, ApiClient.Answer answer) {
            assertEquals(status, answer.status(), answer::body);
        }
    }
}
