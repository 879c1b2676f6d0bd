package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jd.create.config.RestartPolicy;
import jd.server.api.ApiException;
import jd.server.api.Jobs;
import jd.server.api.WaitCondition;
import jd.server.api.WaitResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Containers that share namespaces. The messages were recorded from a real dockerd.
@Tag("root")
class SharedNamespacesTest extends DaemonFixture {
    private String create(String name, Map<String, Object> host, String... command) {
        Map<String, Object> all = new LinkedHashMap<>(TestDaemon.NO_NETWORK);
        all.putAll(host);
        return daemon.create(name, TestDaemon.request(Map.of("Cmd", List.of(command)), all));
    }

    private String start(String name, Map<String, Object> host, String... command) {
        String id = create(name, host, command);
        containers.start(id);
        return id;
    }

    private String output(Map<String, Object> host, String... command) throws Exception {
        String id = create("", host, command);
        TestClient client = daemon.run(id);
        containers.remove(new Jobs.Delete(id, true, true));
        return client.stdout();
    }

    private ApiException refusal(Map<String, Object> host) {
        String id = create("", host, "true");
        ApiException refusal = assertThrows(ApiException.class, () -> containers.start(id));
        assertEquals(128, containers.inspect(new Jobs.InspectContainer(id, false)).state().exitCode());
        containers.remove(new Jobs.Delete(id, true, true));
        return refusal;
    }

    private String link(String id, String kind) throws IOException {
        int pid = containers.inspect(new Jobs.InspectContainer(id, false)).state().pid();
        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + kind)) + "\n";
    }

    @Test
    void joinedPidNamespaceShowsProcessesAndEndsWithItsFirst() throws Exception {
        String other = start("other", Map.of(), "sleep", "100");

        assertEquals(link(other, "pid"), output(Map.of("PidMode", "container:other"), "readlink", "/proc/self/ns/pid"));
        assertTrue(output(Map.of("PidMode", "container:other"), "cat", "/proc/1/cmdline").contains("sleep"));

        String guest = start("guest", Map.of("PidMode", "container:other"), "sleep", "100");
        assertEquals("container:" + other, containers.inspect(new Jobs.InspectContainer(guest, false)).hostConfig().pidMode());
        CompletableFuture<WaitResponse> ended = containers.wait(new Jobs.Wait(guest, WaitCondition.NEXT_EXIT));
        containers.kill(new Jobs.Kill(other, "KILL"));
        assertEquals(137, ended.get(20, TimeUnit.SECONDS).statusCode());

        // It can be started again after the other one.
        containers.start(other);
        containers.start(guest);
        assertEquals(link(other, "pid"), link(guest, "pid"));
    }

    @Test
    void sharedMemoryIsSharedWithTheIpcNamespace() throws Exception {
        String other = start("other", Map.of("IpcMode", "shareable"), "sh", "-c", "echo x >/dev/shm/x; sleep 100");
        Map<String, Object> joined = Map.of("IpcMode", "container:other");

        assertEquals(link(other, "ipc"), output(joined, "readlink", "/proc/self/ns/ipc"));
        String waiting = "until test -e /dev/shm/x; do sleep 0.1; done; cat /dev/shm/x";
        assertEquals("x\n", output(joined, "sh", "-c", waiting));
        // Not that of an unrelated container.
        assertEquals("", output(Map.of("IpcMode", "shareable"), "ls", "/dev/shm"));

        // A container that joins one which has joined another.
        start("guest", joined, "sleep", "100");
        assertEquals("x\n", output(Map.of("IpcMode", "container:guest"), "cat", "/dev/shm/x"));
    }

    @Test
    void ipcNoneMountsNoSharedMemory() throws Exception {
        assertEquals("", output(Map.of("IpcMode", "none"), "sh", "-c", "ls -d /dev/shm 2>/dev/null"));
        assertEquals("/dev/shm\n", output(Map.of("IpcMode", "private"), "sh", "-c", "ls -d /dev/shm"));
    }

    @Test
    void hostModeUsesTheHostsNamespaces() throws Exception {
        for (Map.Entry<String, String> mode : Map.of("PidMode", "pid", "IpcMode", "ipc", "UTSMode", "uts").entrySet()) {
            String hosts = Files.readSymbolicLink(Path.of("/proc/self/ns/" + mode.getValue())) + "\n";
            String[] command = {"readlink", "/proc/self/ns/" + mode.getValue()};
            assertEquals(hosts, output(Map.of(mode.getKey(), "host"), command));
            assertNotEquals(hosts, output(Map.of(), command));
        }
    }

    @Test
    void privateOrStoppedContainerCannotBeJoined() {
        String other = start("other", Map.of(), "sleep", "100");
        ApiException refused = refusal(Map.of("IpcMode", "container:other"));
        assertEquals("failed to join IPC namespace: container " + other
                + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)", refused.getMessage());
        assertEquals(ApiException.Kind.INVALID_PARAMETER, refused.kind());

        containers.stop(TestDaemon.within(other, 0));
        refused = refusal(Map.of("IpcMode", "container:other"));
        assertEquals("failed to join IPC namespace: container " + other + " is not running", refused.getMessage());
        assertEquals(ApiException.Kind.CONFLICT, refused.kind());
        refused = refusal(Map.of("PidMode", "container:other"));
        assertEquals("failed to join PID namespace: container " + other + " is not running", refused.getMessage());
        assertEquals(ApiException.Kind.INTERNAL, refused.kind());

        refused = refusal(Map.of("IpcMode", "container:"));
        assertEquals("failed to join IPC namespace: invalid name or ID supplied: \"\"", refused.getMessage());
        refused = assertThrows(
                ApiException.class, () -> create("", Map.of("PidMode", "container:nosuch"), "true"));
        assertEquals("No such container: nosuch", refused.getMessage());
        assertEquals(ApiException.Kind.INVALID_PARAMETER, refused.kind());
    }

    @Test
    void joinedContainerIsStartedFirstAtBoot() throws Exception {
        Map<String, Object> always = Map.of("RestartPolicy", Map.of("Name", "always"));
        Map<String, Object> guest = new LinkedHashMap<>(always);
        guest.put("PidMode", "container:other");
        start("other", always, "sleep", "100");
        start("guest", guest, "sleep", "100");

        daemon = daemon.crashAndReopen();
        containers = daemon.containers;

        for (int i = 0; i < 400 && !containers.inspect(new Jobs.InspectContainer("guest", false)).state().running(); i++) {
            Thread.sleep(50);
        }
        assertEquals(link("other", "pid"), link("guest", "pid"));
    }
}
