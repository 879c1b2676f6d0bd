package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jd.server.api.ApiException;
import jd.server.api.ContainerJson;
import jd.server.api.WaitResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class ContainersTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private TestDaemon daemon;
    private Containers containers;

    @BeforeAll
    static void needsRootAndLinux() {
        TestDaemon.assumeRootAndLinux();
    }

    @BeforeEach
    void open() {
        daemon = TestDaemon.open(directory.resolve("root"));
        containers = daemon.containers;
    }

    @AfterEach
    void nothingStaysBehind() throws Exception {
        daemon.close();
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains(directory.toString()));
    }

    private static WaitResponse await(CompletableFuture<WaitResponse> waiter) throws Exception {
        return waiter.get(20, TimeUnit.SECONDS);
    }

    private String run(String... command) throws Exception {
        String id = daemon.create("", TestDaemon.command(command));
        return runCreated(id).text();
    }

    private TestClient runCreated(String id) throws Exception {
        TestClient client = TestClient.withInput("");
        AttachOptions options = new AttachOptions(false, true, false, true, true, "");
        CompletableFuture<Void> attached = client.attach(containers, id, options);
        CompletableFuture<WaitResponse> ended = containers.wait(id, WaitCondition.NEXT_EXIT);
        containers.start(id);
        await(ended);
        attached.get(20, TimeUnit.SECONDS);
        return client;
    }

    @Test
    void aCommandSpeaksAndEnds() throws Exception {
        String id = daemon.create("hello", TestDaemon.command("sh", "-c", "echo out; echo err >&2; exit 3"));
        TestClient client = runCreated(id);

        assertEquals("out\n", client.stdout());
        assertEquals("err\n", client.stderr());
        ContainerJson json = containers.inspect("hello", false);
        assertEquals("exited", json.state().status());
        assertEquals(3, json.state().exitCode());
        assertEquals(List.of("create", "attach", "start", "die"), daemon.actions(id));
    }
}
