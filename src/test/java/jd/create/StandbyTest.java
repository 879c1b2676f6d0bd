package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import jd.libcontainer.start.Await;
import jd.server.api.ApiException;
import jd.server.api.CreateRequest;
import jd.server.api.HostConfig;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.api.UpdateConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A standby init is moved into the cgroup of a created container, and used by its start.
class StandbyTest extends DaemonFixture {
    private static final CreateRequest SLEEPER = TestDaemon.command("sleep", "100");

    @Override
    int initPool() {
        return 1;
    }

    @BeforeEach
    void awaitInit() {
        daemon.awaitInits();
    }

    private List<Integer> processesOf(String id) {
        try {
            return daemon.processesOf(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the PID of the standby init in the container's cgroup}
    private int awaitStandby(String id) {
        Await.await("an init in the group of " + id, () -> processesOf(id).size() == 1);
        return processesOf(id).getFirst();
    }

    private static boolean isThere(int pid) {
        return Files.exists(Path.of("/proc/" + pid));
    }

    /// Waits as long as another standby init has taken.
    private void assertNoneStandsBy(String id) throws Exception {
        Thread.sleep(200);
        assertEquals(List.of(), TestDaemon.groupsOf(id));
    }

    @Test
    void standbyInitBecomesTheFirstProcessOfItsContainer() throws Exception {
        String id = daemon.create("c1", SLEEPER);
        int pid = awaitStandby(id);

        containers.start(id);

        assertEquals(pid, containers.inspect(new Jobs.InspectContainer(id, false)).state().pid());
        assertEquals(List.of(pid), processesOf(id));
        assertEquals("sleep 100 ", Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' '));
    }

    @Test
    void startRightAfterCreateUsesTheInitThatIsBeingMoved() throws Exception {
        for (int i = 0; i < 10; i++) {
            daemon.awaitInits();
            String id = daemon.create("", TestDaemon.command("cat", "/proc/self/cgroup"));
            String groups = daemon.run(id).stdout();
            assertFalse(groups.isEmpty());
            groups.lines().forEach(line -> assertEquals(true, line.endsWith("/" + id) || line.endsWith(":/"), line));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'Memory': 33554432}",
        "{'NanoCpus': 500000000}",
        "{'PidMode': 'host'}",
        "{'NetworkMode': 'host'}",
        "{'IpcMode': 'host'}",
        "{'UTSMode': 'host'}"
    })
    void containerWithLimitsOrSharedNamespacesHasNoStandbyInit(String host) throws Exception {
        HostConfig terms = Json.read(host.replace('\'', '"').getBytes(), HostConfig.class);
        CreateRequest request = TestDaemon.request(Map.of("Cmd", List.of("true")), Map.of());
        String id = daemon.create("", new CreateRequest(request.config(), terms, request.networkingConfig()));
        assertNoneStandsBy(id);
    }

    @Test
    void removalOfAnUnstartedContainerEndsItsStandbyInit() throws Exception {
        String id = daemon.create("", SLEEPER);
        int pid = awaitStandby(id);

        containers.remove(new Jobs.Delete(id, false, false));

        assertEquals(List.of(), TestDaemon.groupsOf(id));
        assertFalse(isThere(pid));
    }

    @Test
    void firstOfManyCreatedContainersKeepsTheStandbyInitUntilALaterOneGetsIt() throws Exception {
        String first = daemon.create("", SLEEPER);
        int pid = awaitStandby(first);
        daemon.awaitInits();
        String second = daemon.create("", SLEEPER);
        assertNoneStandsBy(second);
        Thread.sleep(1000);

        String third = daemon.create("", SLEEPER);

        int other = awaitStandby(third);
        assertNotEquals(pid, other);
        assertFalse(isThere(pid));
        assertEquals(List.of(), TestDaemon.groupsOf(first));
        for (String id : List.of(first, second, third)) {
            containers.start(id);
            assertEquals(List.of(containers.inspect(new Jobs.InspectContainer(id, false)).state().pid()), processesOf(id));
        }
        assertEquals(other, containers.inspect(new Jobs.InspectContainer(third, false)).state().pid());
    }

    @Test
    void onlyOneOfManyContainersCreatedConcurrentlyHasTheStandbyInit() throws Exception {
        List<String> ids = IntStream.range(0, 8).parallel().mapToObj(_ -> daemon.create("", SLEEPER)).toList();
        Await.await("an init", () -> ids.stream().anyMatch(id -> !processesOf(id).isEmpty()));
        List<String> first = ids.stream().filter(id -> !processesOf(id).isEmpty()).toList();
        daemon.awaitInits();
        for (String id : ids) {
            assertEquals(first.contains(id) ? 1 : 0, processesOf(id).size());
        }
        assertEquals(1, first.size());
    }

    @Test
    void deadStandbyInitIsReplacedAtTheStart() throws Exception {
        String id = daemon.create("", SLEEPER);
        int pid = awaitStandby(id);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Await.await("its end", () -> processesOf(id).isEmpty());

        containers.start(id);

        assertNotEquals(pid, containers.inspect(new Jobs.InspectContainer(id, false)).state().pid());
        assertFalse(isThere(pid));
    }

    @Test
    void limitSetBeforeTheStartAppliesToTheContainerOnly() throws Exception {
        String id = daemon.create("", SLEEPER);
        int pid = awaitStandby(id);
        containers.update(new Jobs.Update(id, Json.read("{\"PidsLimit\":1}".getBytes(), UpdateConfig.class)));

        containers.start(id);

        assertFalse(isThere(pid));
        assertEquals(List.of(containers.inspect(new Jobs.InspectContainer(id, false)).state().pid()), processesOf(id));
        Path pids = TestDaemon.groupsOf(id).stream()
                .map(group -> group.resolve("pids.max")).filter(Files::exists).findFirst().orElseThrow();
        assertEquals("1\n", Files.readString(pids));
    }

    @Test
    void failedStartEndsItsStandbyInitAndTheNextStartSucceeds() throws Exception {
        String id = daemon.create("", TestDaemon.command("nosuch"));
        int pid = awaitStandby(id);

        assertThrows(ApiException.class, () -> containers.start(id));

        assertFalse(isThere(pid));
        assertEquals(List.of(), TestDaemon.groupsOf(id));
        assertThrows(ApiException.class, () -> containers.start(id));
    }

    @Test
    void startThatFailsEarlyEndsItsStandbyInit() throws Exception {
        Map<String, Object> host = Map.of("NetworkMode", "none", "Sysctls", Map.of("vm.swappiness", "1"));
        String id = daemon.create("", TestDaemon.request(Map.of("Cmd", List.of("true")), host));
        int pid = awaitStandby(id);

        assertThrows(ApiException.class, () -> containers.start(id));

        assertFalse(isThere(pid));
        assertEquals(List.of(), TestDaemon.groupsOf(id));
    }

    @Test
    void shutdownEndsTheStandbyInit() throws Exception {
        String id = daemon.create("", SLEEPER);
        int pid = awaitStandby(id);

        daemon = daemon.crashAndReopen();
        containers = daemon.containers;

        assertFalse(isThere(pid));
        assertEquals(List.of(), TestDaemon.groupsOf(id));
        containers.start(id);
    }
}
