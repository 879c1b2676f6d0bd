package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import jd.libcontainer.start.Await;
import jd.server.api.ApiException;
import jd.server.api.ExecConfig;
import jd.server.api.ExecStartCheck;
import jd.server.api.Jobs;
import jd.server.api.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A container that may trace other processes, and containers that join its PID namespace. Before execve they are a JVM for
/// two hundred milliseconds, and the attacker looks for one more often; `JoiningAttackTest` shows that the attack succeeds
/// without the lock.
@Tag("root")
class PidNamespaceLockTest extends DaemonFixture {
    private static final String ATTACK = """
            cd /found
            while true; do
              for p in /proc/[0-9]*; do
                read name < $p/comm || continue
                case $name in java|namespaced|joining) readlink $p/exe > leaked;; esac
              done
              echo > alive
            done 2>/dev/null""";

    private Path found;

    @BeforeEach
    void makePlace() throws IOException {
        found = Files.createDirectory(directory.resolve("found"));
        // Writable for a remapped root, too.
        assertTrue(found.toFile().setWritable(true, false));
    }

    private void startAttacker() {
        create("attacker", Map.of("CapAdd", List.of("SYS_PTRACE"), "Binds", List.of(found + ":/found")), "sh", "-c", ATTACK);
        containers.start("attacker");
        awaitSignOfLife();
    }

    private String create(String name, Map<String, Object> host, String... command) {
        Map<String, Object> all = new LinkedHashMap<>(TestDaemon.NO_NETWORK);
        all.putAll(host);
        return daemon.create(name, TestDaemon.request(Map.of("Cmd", List.of(command)), all));
    }

    private String guest(String... command) {
        return create("", Map.of("PidMode", "container:attacker"), command);
    }

    private void awaitSignOfLife() {
        try {
            Files.deleteIfExists(found.resolve("alive"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Await.await("the attacker at work", () -> Files.exists(found.resolve("alive")));
    }

    @Test
    void tracerIsFrozenWhileAProcessIsSpawnedAndContinues() throws Exception {
        startAttacker();

        for (int i = 0; i < 3; i++) {
            assertEquals("hello\n", daemon.run(guest("echo", "hello")).stdout());
        }

        awaitSignOfLife();
        assertFalse(Files.exists(found.resolve("leaked")));
    }

    /// An exec process is a JVM before execve, too: here because this daemon was not started by the launcher, and always in a
    /// container with a user namespace.
    @Test
    void tracerIsFrozenWhileAnExecProcessIsSpawned() throws Exception {
        startAttacker();
        String config = "{\"Cmd\":[\"touch\",\"/found/came\"]}";

        String id = containers.execCreate(new Jobs.CreateExec("attacker", Json.read(config.getBytes(), ExecConfig.class))).id();
        containers.execStart(new Jobs.StartExec(id, new ExecStartCheck(true, false, new int[0])), TestClient.withInput(""));

        Await.await("the command", () -> Files.exists(found.resolve("came")));
        awaitSignOfLife();
        assertFalse(Files.exists(found.resolve("leaked")));
    }

    @Test
    void tracerContinuesAfterAFailedStart() {
        startAttacker();

        assertThrows(ApiException.class, () -> containers.start(guest("/no/such/program")));

        awaitSignOfLife();
        assertFalse(Files.exists(found.resolve("leaked")));
    }

    /// The tracer's cgroup is frozen, which would freeze an init in a cgroup below it.
    @Test
    void containerInACgroupBelowATracersIsRefused() throws Exception {
        startAttacker();
        String below = daemon.cgroupOf("attacker");
        leaveRoomBelow(below);
        String guest = create("", Map.of("PidMode", "container:attacker", "CgroupParent", below), "echo", "hello");

        CompletableFuture<ApiException> refusal = CompletableFuture.supplyAsync(
                () -> assertThrows(ApiException.class, () -> containers.start(guest)));

        String message = refusal.get(30, TimeUnit.SECONDS).getMessage();
        assertTrue(message.contains("cgroup \"" + below + "/" + guest + "\" is below \"" + below + "\""), message);
        assertFalse(Files.exists(Path.of("/sys/fs/cgroup/freezer" + below, guest)));
        awaitSignOfLife();
        assertFalse(Files.exists(found.resolve("leaked")));
    }

    /// A cgroup of version 2 has processes or child cgroups. The container's processes are in a child, as with systemd in it.
    private void leaveRoomBelow(String group) throws IOException {
        for (Path root : List.of(Path.of("/sys/fs/cgroup/unified"), Path.of("/sys/fs/cgroup"))) {
            if (Files.exists(root.resolve("cgroup.controllers"))) {
                Path own = Files.createDirectory(Path.of(root + group, "own"));
                int pid = containers.inspect(new Jobs.InspectContainer("attacker", false)).state().pid();
                Files.writeString(own.resolve("cgroup.procs"), String.valueOf(pid));
            }
        }
    }

    @Test
    void joinedTracerIsFrozenForTheNextStart() throws Exception {
        create("host", Map.of(), "sleep", "100");
        containers.start("host");
        create("attacker", Map.of(
                "PidMode", "container:host", "CapAdd", List.of("SYS_PTRACE"), "Binds", List.of(found + ":/found")),
                "sh", "-c", ATTACK);
        containers.start("attacker");
        awaitSignOfLife();

        String next = create("", Map.of("PidMode", "container:host"), "echo", "hello");
        assertEquals("hello\n", daemon.run(next).stdout());

        awaitSignOfLife();
        assertFalse(Files.exists(found.resolve("leaked")));
    }

    @Test
    void pausedContainerStaysPaused() throws Exception {
        startAttacker();
        containers.pause("attacker");

        assertEquals("hello\n", daemon.run(guest("echo", "hello")).stdout());

        Files.delete(found.resolve("alive"));
        Thread.sleep(300);
        assertFalse(Files.exists(found.resolve("alive")));
        containers.unpause("attacker");
        awaitSignOfLife();
    }

    /// Each start needs the locks of all containers, and takes its own first.
    @Test
    void concurrentStartsInOnePidNamespaceDoNotDeadlock() throws Exception {
        startAttacker();
        List<String> guests = List.of(guest("true"), guest("true"), guest("true"), guest("true"));

        CompletableFuture<?>[] starts = guests.stream()
                .map(guest -> CompletableFuture.runAsync(
                        () -> containers.start(guest), start -> Thread.ofPlatform().start(start)))
                .toArray(CompletableFuture[]::new);

        CompletableFuture.allOf(starts).get(60, TimeUnit.SECONDS);
        awaitSignOfLife();
        assertFalse(Files.exists(found.resolve("leaked")));
    }
}
