package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import jd.libcontainer.start.Await;
import jd.server.api.ApiException;
import jd.server.api.ContainerJson;
import jd.server.api.ExecConfig;
import jd.server.api.ExecStartCheck;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.api.WaitCondition;
import jd.server.api.WaitResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The operations on a container are serialized, and the handling of each exit is completed: section "Who owns what" of
/// chapter 12.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("slow")
class OwnershipTest extends DaemonFixture {
    private static final ExecConfig TRUE =
            Json.read("{\"Cmd\":[\"true\"],\"Detach\":true}".getBytes(StandardCharsets.UTF_8), ExecConfig.class);

    private ContainerJson.State state(String ref) {
        return containers.inspect(new Jobs.InspectContainer(ref, false)).state();
    }

    private static CompletableFuture<Void> beside(Runnable work) {
        return CompletableFuture.runAsync(work, task -> Thread.ofPlatform().daemon().start(task));
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.await(what, condition::getAsBoolean);
    }

    /// Makes writes of the container's state fail until [#unblock].
    private Path block(String id) throws Exception {
        Path file = directory.resolve("root/containers").resolve(id).resolve("config.json");
        Files.delete(file);
        Files.createDirectories(file.resolve("in the way"));
        return file;
    }

    private static void unblock(Path file) throws Exception {
        Files.delete(file.resolve("in the way"));
        Files.delete(file);
    }

    @Test
    void forcedRemovalDuringAStartRemovesTheContainer() {
        for (int round = 0; round < 10; round++) {
            String id = daemon.create("c" + round, TestDaemon.command("sleep", "100"));
            CompletableFuture<Void> start = beside(() -> {
                try {
                    containers.start(id);
                } catch (ApiException e) {
                    assertTrue(e.kind() == ApiException.Kind.CONFLICT || e.kind() == ApiException.Kind.NOT_FOUND, e.getMessage());
                }
            });
            containers.remove(new Jobs.Delete(id, true, false));
            start.join();
            assertThrows(ApiException.class, () -> containers.inspect(new Jobs.InspectContainer(id, false)));
        }
    }

    @Test
    void renameDuringARemovalLeavesNoName() {
        for (int round = 0; round < 20; round++) {
            String id = daemon.create("before", TestDaemon.command("true"));
            CompletableFuture<Void> rename = beside(() -> {
                try {
                    containers.rename(new Jobs.Rename(id, "after"));
                } catch (ApiException e) {
                    assertEquals(ApiException.Kind.NOT_FOUND, e.kind(), e.getMessage());
                }
            });
            containers.remove(new Jobs.Delete(id, false, false));
            rename.join();
            containers.remove(new Jobs.Delete(daemon.create("after", TestDaemon.command("true")), false, false));
        }
    }

    @Test
    void inspectAndStatDuringARemovalSucceedOrReturn404() {
        for (int round = 0; round < 20; round++) {
            String id = daemon.create("c1", TestDaemon.command("true"));
            List<CompletableFuture<Void>> readers = new ArrayList<>();
            List<Runnable> looks = List.of(
                    () -> containers.inspect(new Jobs.InspectContainer(id, true)), () -> containers.statPath(new Jobs.ContainerPath(id, "/bin/busybox")),
                    () -> containers.list(new Jobs.ListContainers(true, 0, true, Filters.NONE)));
            for (Runnable look : looks) {
                readers.add(beside(() -> {
                    try {
                        look.run();
                    } catch (ApiException e) {
                        assertEquals(ApiException.Kind.NOT_FOUND, e.kind(), e.getMessage());
                    }
                }));
            }
            containers.remove(new Jobs.Delete(id, false, false));
            readers.forEach(CompletableFuture::join);
        }
    }

    @Test
    void execStartedWhileItsContainerExitsDoesNotDelayTheExit() throws Exception {
        for (int round = 0; round < 5; round++) {
            String id = daemon.create("", TestDaemon.command("sleep", "100"));
            containers.start(id);
            List<CompletableFuture<Void>> execs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String exec = containers.execCreate(new Jobs.CreateExec(id, TRUE)).id();
                execs.add(beside(() -> {
                    try {
                        containers.execStart(new Jobs.StartExec(exec, new ExecStartCheck(true, false, null)), TestClient.withInput(""));
                    } catch (ApiException e) {
                        assertEquals(ApiException.Kind.CONFLICT, e.kind(), e.getMessage());
                    }
                }));
            }
            long begin = System.nanoTime();
            containers.kill(new Jobs.Kill(id, ""));
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            execs.forEach(CompletableFuture::join);
            assertTrue(millis < 4_000, "the end took " + millis + " ms");
        }
    }

    @Test
    void unwritableStateDelaysOnlyItsSave() throws Exception {
        String id = daemon.create("c1", TestDaemon.command("sleep", "100"));
        Path file = block(id);
        CompletableFuture<WaitResponse> ended = containers.wait(new Jobs.Wait(id, WaitCondition.NEXT_EXIT));

        containers.start(id);
        assertEquals("running", state(id).status());
        containers.kill(new Jobs.Kill(id, ""));

        assertEquals(137, ended.get(10, TimeUnit.SECONDS).statusCode());
        assertEquals("exited", state(id).status());
        assertEquals(List.of("create", "start", "kill", "die"), daemon.actions(id));
        assertEquals(List.of(), TestDaemon.groupsOf(id));
        unblock(file);
        await("the state to be written", () -> Files.isRegularFile(file));
        await("the last state", () -> read(file).contains("\"exited\""));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void containerWithUnwritableStateIsRemoved() throws Exception {
        String id = daemon.create("c1", TestDaemon.command("sleep", "100"));
        containers.start(id);
        block(id);
        containers.remove(new Jobs.Delete(id, true, false));
        assertFalse(Files.exists(directory.resolve("root/containers").resolve(id)));
        daemon.create("c1", TestDaemon.command("true"));
    }

    @Test
    void shutdownRefusesStarts() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String id = daemon.create("c" + i, TestDaemon.request(
                    Map.of("Cmd", List.of("sleep", "100"), "StopTimeout", 0),
                    Map.of("NetworkMode", "none", "RestartPolicy", Map.of("Name", "always"))));
            containers.start(id);
            ids.add(id);
        }
        daemon = daemon.crashAndReopen();
        containers = daemon.containers;

        // The starts at boot are in progress.
        containers.shutdown();

        for (String id : ids) {
            assertFalse(state(id).running(), id);
            assertEquals(List.of(), TestDaemon.groupsOf(id));
        }
        Thread.sleep(500);
        for (String id : ids) {
            assertFalse(state(id).running(), id);
        }
        ApiException refused = assertThrows(ApiException.class, () -> containers.start(ids.getFirst()));
        assertEquals(ApiException.Kind.UNAVAILABLE, refused.kind());
    }

    @Test
    void waitForARemovedContainerReturns() throws Exception {
        for (WaitCondition condition : WaitCondition.values()) {
            for (int round = 0; round < 20; round++) {
                String id = daemon.create("c1", TestDaemon.command("true"));
                CompletableFuture<CompletableFuture<WaitResponse>> waiting = CompletableFuture.supplyAsync(() -> {
                    try {
                        return containers.wait(new Jobs.Wait(id, condition));
                    } catch (ApiException e) {
                        assertEquals(ApiException.Kind.NOT_FOUND, e.kind(), e.getMessage());
                        return CompletableFuture.completedFuture(null);
                    }
                });
                containers.remove(new Jobs.Delete(id, false, false));
                waiting.get(10, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void clientAttachedDuringARemovalIsReleased() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = daemon.create("c1", TestDaemon.command("true"));
            CompletableFuture<Void> attached = beside(() -> {
                try {
                    containers.attach(new Jobs.Attach(id, false, true, false, true, true, ""), TestClient.withInput(""));
                } catch (ApiException e) {
                    assertEquals(ApiException.Kind.NOT_FOUND, e.kind(), e.getMessage());
                }
            });
            containers.remove(new Jobs.Delete(id, false, false));
            attached.get(10, TimeUnit.SECONDS);
        }
    }
}
