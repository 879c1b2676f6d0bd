package jd.create.record;

import static jd.ModelCheck.everyOrder;
import static jd.ModelCheck.together;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import jd.ModelCheck;
import jd.create.record.Container.Blueprint;
import jd.create.record.Container.Life;
import jd.create.request.ContainerSettings;
import jd.create.request.HostConfigDefaults;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import jd.server.api.WaitCondition;
import jd.server.api.WaitResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Lincheck runs a wait concurrently with the container's exit or removal.
@Tag("slow")
class WaitModelTest {
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final ContainerConfig CONFIG = Json.read(EMPTY, ContainerConfig.class);
    private static final HostConfig HOST = HostConfigDefaults.apply(null, 1);
    private static final ContainerSettings SETTINGS = ContainerSettings.parse(CONFIG, HOST);
    private static final String ID = "ab".repeat(32);

    private static Container running() {
        Blueprint blueprint = new Blueprint(
                ID, Instant.EPOCH, "", "sh", List.of(), CONFIG, HOST, SETTINGS, List.of(), Map.of());
        Container container = new Container(blueprint, Life.begin("web"), null, null);
        container.change(life -> life.in(life.state().started(7, Instant.EPOCH)));
        return container;
    }

    /// The relevant steps of [jd.create.life.Monitor], in its order.
    private static void end(Container container) {
        container.change(life -> life.in(life.state().exited(3, Instant.EPOCH)));
        container.waiters().exited(container.state().last());
    }

    /// The relevant steps of [jd.create.life.Removal].
    private static void remove(Registry registry, Container container) {
        registry.remove(container);
        container.waiters().removed(container.state().last());
    }

    private static Registry registryWith(Container container) {
        Registry registry = new Registry(null);
        registry.add(container);
        return registry;
    }

    @Test
    void waitForAnExitReturnsInEveryInterleaving() {
        everyOrder(() -> {
            Container container = running();
            Registry registry = registryWith(container);
            List<CompletableFuture<WaitResponse>> waiters = new ArrayList<>();
            together(
                    () -> waiters.add(registry.await(container, WaitCondition.NOT_RUNNING)),
                    () -> end(container));
            assertTrue(waiters.getFirst().isDone());
        });
    }

    @Test
    void waitForARemovalReturnsInEveryInterleaving() {
        everyOrder(() -> {
            Container container = running();
            Registry registry = registryWith(container);
            List<CompletableFuture<WaitResponse>> waiters = new ArrayList<>();
            together(
                    () -> waiters.add(registry.await(container, WaitCondition.REMOVED)),
                    () -> remove(registry, container));
            assertTrue(waiters.getFirst().isDone());
        });
    }

    /// The wrong order: the state is read before the waiter is registered.
    @Test
    void waitThatReadsTheStateFirstMissesAnExit() {
        String steps = ModelCheck.brokenOrder(() -> {
            Container container = running();
            List<CompletableFuture<WaitResponse>> waiters = new ArrayList<>();
            together(() -> {
                if (container.state().running()) {
                    waiters.add(container.waiters().register(WaitCondition.NOT_RUNNING));
                }
            }, () -> end(container));
            assertTrue(waiters.stream().allMatch(CompletableFuture::isDone), "the client waits for ever");
        });
        ModelCheck.requireTranscript("lost-wait.txt", steps);
    }
}
