package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import jd.create.config.RestartPolicy;
import jd.server.api.ApiException;
import jd.server.api.ContainerJson;
import jd.server.api.HostConfig;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.api.UpdateConfig;
import jd.server.api.WaitCondition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Limits of running containers on this machine's kernel, with either version of cgroups.
@Tag("root")
class LimitedContainersTest extends DaemonFixture {
    private String start(Map<String, Object> limits, String... command) {
        var host = new HashMap<String, Object>(TestDaemon.NO_NETWORK);
        host.putAll(limits);
        String id = daemon.create("", TestDaemon.request(Map.of("Cmd", List.of(command)), host));
        containers.start(id);
        return id;
    }

    private static UpdateConfig change(String fields) {
        return Json.read(("{" + fields + "}").getBytes(StandardCharsets.UTF_8), UpdateConfig.class);
    }

    private JsonNode stats(String id, boolean oneMeasurement) throws Exception {
        var out = new ByteArrayOutputStream();
        containers.stats(new Jobs.Stats(id, false, oneMeasurement), JobStreams.into(out));
        return Json.mapper().readTree(out.toByteArray());
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "does not happen");
            Thread.sleep(10);
        }
    }

    @Test
    void updateAppliesToRunningProcesses() throws Exception {
        String id = start(Map.of("Memory", 32 << 20, "MemorySwap", 64 << 20, "PidsLimit", 20), "sleep", "1000");
        assertEquals(32 << 20, stats(id, true).at("/memory_stats/limit").asLong());
        assertEquals(20, stats(id, true).at("/pids_stats/limit").asLong());

        containers.update(new Jobs.Update(id, change("\"Memory\":100663296,\"MemorySwap\":134217728,\"PidsLimit\":-1,"
                + "\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":2}")));

        assertEquals(96 << 20, stats(id, true).at("/memory_stats/limit").asLong());
        assertFalse(stats(id, true).at("/pids_stats").has("limit"));
        HostConfig host = containers.inspect(new Jobs.InspectContainer(id, false)).hostConfig();
        assertEquals(96 << 20, host.resources().memory());
        assertEquals("on-failure", host.restartPolicy().name());
        assertEquals(List.of("create", "start", "update"), daemon.actions(id));
    }

    @Test
    void refusedUpdateChangesNothing() throws Exception {
        String id = start(Map.of("Memory", 32 << 20, "MemorySwap", 64 << 20, "CpuShares", 100), "sleep", "1000");

        ApiException failure = assertThrows(ApiException.class, () -> containers.update(new Jobs.Update(id, change("\"PidsLimit\":5,\"BlkioWeight\":0,\"CpuShares\":300000"))));

        assertEquals("Cannot update container " + id + ": runc did not terminate successfully: exit status 1:"
                + " the maximum allowed cpu-shares is 262144\n: unknown", failure.getMessage());
        assertEquals(100, containers.inspect(new Jobs.InspectContainer(id, false)).hostConfig().resources().cpuShares());
        assertFalse(stats(id, true).at("/pids_stats").has("limit"));
    }

    @Test
    void statsHaveTheUsageBetweenTwoMeasurements() throws Exception {
        String id = start(Map.of(), "sh", "-c", "while true; do true; done");

        JsonNode stats = stats(id, false);

        long before = stats.at("/precpu_stats/cpu_usage/total_usage").asLong();
        assertTrue(stats.at("/cpu_stats/cpu_usage/total_usage").asLong() > before, stats.toString());
        assertTrue(stats.at("/cpu_stats/system_cpu_usage").asLong()
                > stats.at("/precpu_stats/system_cpu_usage").asLong(), stats.toString());
        assertEquals(1, stats.at("/pids_stats/current").asInt());
        assertEquals(id, stats.at("/id").asText());
        assertFalse(stats.has("networks"));
    }

    @Test
    void statsStreamEndsWithItsContainer() throws Exception {
        String id = start(Map.of(), "sleep", "1000");
        var lines = new CompletableFuture<Void>();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int oneByte) {
                if (oneByte == '\n') {
                    lines.complete(null);
                }
            }
        };
        CompletableFuture<Void> stream =
                CompletableFuture.runAsync(() -> containers.stats(new Jobs.Stats(id, true, false), JobStreams.into(out)));
        lines.get(30, TimeUnit.SECONDS);

        containers.remove(new Jobs.Delete(id, true, false));

        stream.get(30, TimeUnit.SECONDS);
    }

    @Test
    void oomKillIsReportedWhileTheContainerRuns() throws Exception {
        String id = start(Map.of("Memory", 16 << 20, "MemorySwap", 16 << 20),
                "sh", "-c", "dd if=/dev/zero of=/dev/null bs=64M count=1; sleep 1000");

        // The event follows the change of the state.
        eventually(() -> daemon.actions(id).contains("oom"));

        ContainerJson.State state = containers.inspect(new Jobs.InspectContainer(id, false)).state();
        assertTrue(state.oomKilled());
        assertTrue(state.running());
        assertEquals(List.of("create", "start", "oom"), daemon.actions(id));
    }

    @Test
    void oomKillOfTheFirstProcessIsInTheStateAtItsExit() throws Exception {
        String id = daemon.create("", TestDaemon.request(
                Map.of("Cmd", List.of("dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1")),
                Map.of("NetworkMode", "none", "Memory", 16 << 20, "MemorySwap", 16 << 20)));
        var ended = containers.wait(new Jobs.Wait(id, WaitCondition.NEXT_EXIT));
        containers.start(id);

        assertEquals(137, ended.get(30, TimeUnit.SECONDS).statusCode());
        assertTrue(containers.inspect(new Jobs.InspectContainer(id, false)).state().oomKilled());
        assertEquals(List.of("create", "start", "oom", "die"), daemon.actions(id));
    }
}
