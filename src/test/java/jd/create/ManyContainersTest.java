package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import jd.server.api.CreateRequest;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The processor time for operations on many containers is linear in their number.
@Tag("root")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class ManyContainersTest {
    private static final int FEW = 150;
    private static final int MANY = 1500;

    @TempDir
    Path directory;

    /// Milliseconds.
    private record Costs(long restore, long list, long remove) {}

    @Test
    void restoreListAndRemoveTakeTimeLinearInTheNumberOfContainers() throws Exception {
        Costs few = costs(FEW);
        Costs many = costs(MANY);
        System.out.printf("containers: restore %d: %d ms, %d: %d ms; list %d, %d ms; remove 100 of them %d, %d ms%n",
                FEW, few.restore(), MANY, many.restore(), few.list(), many.list(), few.remove(), many.remove());
        assertGrows(few.restore(), many.restore(), 25);
        assertGrows(few.list(), many.list(), 25);
        assertGrows(few.remove(), many.remove(), 5);
    }

    private static void assertGrows(long few, long many, int factor) {
        assertTrue(many < factor * Math.max(few, 100), many + " ms after " + few + " ms");
    }

    private Costs costs(int count) throws IOException {
        Path root = Files.createDirectories(directory.resolve("root" + count));
        try (FakeHost host = new FakeHost(root)) {
            CreateRequest request = Json.read("""
                    {"Image":"","Cmd":["true"],"HostConfig":{"NetworkMode":"none"}}""".getBytes(), CreateRequest.class);
            String id = host.containers.create(new Jobs.Create("first", request)).id();
            Path original = root.resolve("containers").resolve(id);
            String config = Files.readString(original.resolve("config.json"));
            for (int i = 1; i < count; i++) {
                copy(original, config, id, String.format("%064x", i), "copy" + i);
            }
            long begin = cpuTime();
            host.crash();
            long restored = cpuTime();
            assertEquals(count, host.containers.list(new Jobs.ListContainers(true, 0, false, Filters.NONE)).size());
            long listed = cpuTime();
            for (int i = 1; i <= 100; i++) {
                host.containers.remove(new Jobs.Delete("copy" + i, false, false));
            }
            long removed = cpuTime();
            return new Costs(millis(begin, restored), millis(restored, listed), millis(listed, removed));
        }
    }

    /// Of all threads of this process, since other processes run on the machine.
    private static long cpuTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }

    private static void copy(Path original, String config, String id, String newId, String name) throws IOException {
        Path copy = Files.createDirectory(original.resolveSibling(newId));
        Files.writeString(copy.resolve("config.json"), config.replace(id, newId).replace("\"first\"", "\"" + name + "\""));
        Files.copy(original.resolve("hostconfig.json"), copy.resolve("hostconfig.json"));
    }
}
