package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jd.server.api.Jobs;
import org.junit.jupiter.api.Test;

class UnwritableLogTest extends DaemonFixture {
    @Test
    void containerRunsAndClientsGetAllOutputWithAnUnwritableLog() throws Exception {
        String id = daemon.create("full", TestDaemon.command("sh", "-c", "seq 1 5000; exit 3"));
        Path log = home(id).resolve(id + "-json.log");
        Files.deleteIfExists(log);
        Files.createSymbolicLink(log, Path.of("/dev/full"));

        TestClient attached = daemon.run(id);
        assertEquals(5000, attached.stdout().lines().count());
        assertEquals(3, containers.inspect(new Jobs.InspectContainer(id, false)).state().exitCode());
        assertEquals(0, logged(id));

        // With free space the next run is logged.
        Files.delete(log);
        daemon.run(id);
        assertEquals(5000, logged(id));
    }

    private Path home(String id) throws Exception {
        try (Stream<Path> all = Files.walk(directory.resolve("root"), 2)) {
            return all.filter(path -> path.endsWith("containers/" + id)).findFirst().orElseThrow();
        }
    }

    private long logged(String id) throws Exception {
        TestClient client = TestClient.withInput("");
        client.follow(containers, new Jobs.Logs(
                id, false, true, true, false, false, OptionalInt.empty(), Instant.EPOCH, Instant.MAX)).get(20, TimeUnit.SECONDS);
        return client.stdout().lines().count();
    }
}
