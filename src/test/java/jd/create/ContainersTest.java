package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.StackFrame;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.EventSet;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import jd.create.config.RestartPolicy;
import jd.server.api.ApiException;
import jd.server.api.ContainerJson;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.WaitCondition;
import jd.server.api.WaitResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class ContainersTest extends DaemonFixture {
    private static WaitResponse await(CompletableFuture<WaitResponse> waiter) throws Exception {
        return waiter.get(20, TimeUnit.SECONDS);
    }

    @Test
    void containerWritesOutputAndExits() throws Exception {
        String id = daemon.create("hello", TestDaemon.command("sh", "-c", "echo out; echo err >&2; exit 3"));
        TestClient client = daemon.run(id);

        assertEquals("out\n", client.stdout());
        assertEquals("err\n", client.stderr());
        ContainerJson json = containers.inspect(new Jobs.InspectContainer("hello", false));
        assertEquals("exited", json.state().status());
        assertEquals(3, json.state().exitCode());
        assertEquals(List.of("create", "attach", "start", "die"), daemon.actions(id));
    }

    private static Jobs.Attach toAllStreams(String id) {
        return new Jobs.Attach(id, false, true, true, true, true, "");
    }

    @Test
    void inputAndItsEndReachTheContainer() throws Exception {
        String id = daemon.create("", TestDaemon.request(
                Map.of("Cmd", List.of("cat"), "OpenStdin", true, "StdinOnce", true), TestDaemon.NO_NETWORK));
        TestClient client = TestClient.withInput("grüße\n");
        CompletableFuture<Void> attached = client.attach(containers, toAllStreams(id));
        CompletableFuture<WaitResponse> ended = containers.wait(new Jobs.Wait(id, WaitCondition.NEXT_EXIT));

        containers.start(id);

        assertEquals(0, await(ended).statusCode());
        attached.get(20, TimeUnit.SECONDS);
        assertEquals("grüße\n", client.stdout());
    }

    @Test
    void terminalEchoesAndDetachKeysLeaveTheContainerRunning() throws Exception {
        String id = daemon.create("", TestDaemon.request(
                Map.of("Cmd", List.of("sh"), "OpenStdin", true, "StdinOnce", true, "Tty", true),
                TestDaemon.NO_NETWORK));
        PipedOutputStream keyboard = new PipedOutputStream();
        TestClient client = TestClient.typing(new PipedInputStream(keyboard));
        CompletableFuture<Void> attached = client.attach(containers, toAllStreams(id));
        containers.start(id);
        containers.resize(new Jobs.Resize(id, 30, 100));

        keyboard.write("stty size; echo a$((1+1))b\n".getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        eventually(() -> client.raw().contains("a2b"));
        keyboard.write(new byte[] {16, 17});
        keyboard.flush();
        attached.get(20, TimeUnit.SECONDS);

        assertTrue(client.raw().contains("30 100"), client.raw());
        assertTrue(containers.inspect(new Jobs.InspectContainer(id, false)).state().running());
        assertTrue(daemon.actions(id).containsAll(List.of("attach", "resize", "detach")));
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "does not happen");
            Thread.sleep(10);
        }
    }

    @Test
    void referenceWithThousandsOfAliasesIsNotFound() {
        String id = daemon.create("web", TestDaemon.command("true"));
        var query = new Jobs.InspectContainer(id + "/web".repeat(4000), false);
        assertEquals(ApiException.Kind.NOT_FOUND,
                assertThrows(ApiException.class, () -> containers.inspect(query)).kind());
    }

    @Test
    void failedExecveSetsExitCodeAndError() {
        assertStartFails("nosuch", 127, "exec: \"nosuch\": executable file not found in $PATH: unknown");
        assertStartFails("/etc", 126, "exec: \"/etc\": is a directory: unknown: permission denied");
        assertStartFails("/etc/passwd", 126, "exec: \"/etc/passwd\": permission denied: unknown");
    }

    private void assertStartFails(String command, int code, String tail) {
        String id = daemon.create("", TestDaemon.command(command));
        ApiException failure = assertThrows(ApiException.class, () -> containers.start(id));
        assertEquals(ApiException.Kind.INVALID_PARAMETER, failure.kind());
        assertEquals("failed to create task for container: failed to create shim task: OCI runtime create failed: "
                + "runc create failed: unable to start container process: " + tail, failure.getMessage());
        ContainerJson.State state = containers.inspect(new Jobs.InspectContainer(id, false)).state();
        assertEquals("created", state.status());
        assertEquals(code, state.exitCode());
        assertEquals(failure.getMessage(), state.error());
        assertEquals(List.of("create"), daemon.actions(id));
    }

    @Test
    void unknownUserFailsTheStart() {
        String id = daemon.create("", TestDaemon.request(Map.of("User", "nosuch"), TestDaemon.NO_NETWORK));
        ApiException failure = assertThrows(ApiException.class, () -> containers.start(id));
        assertEquals("unable to find user nosuch: no matching entries in passwd file", failure.getMessage());
        assertEquals(128, containers.inspect(new Jobs.InspectContainer(id, false)).state().exitCode());
    }

    @Test
    void unknownNetworkFailsTheStart() {
        String id = daemon.create("", TestDaemon.request(Map.of(), Map.of("NetworkMode", "foo")));
        ApiException failure = assertThrows(ApiException.class, () -> containers.start(id));
        assertEquals(ApiException.Kind.NOT_FOUND, failure.kind());
        assertEquals("network foo not found", failure.getMessage());
    }

    @Test
    void autoRemovedContainerIsGoneWhenWaitReturns() throws Exception {
        Map<String, Object> host = Map.of("NetworkMode", "none", "AutoRemove", true);
        String id = daemon.create("", TestDaemon.request(Map.of("Cmd", List.of("sh", "-c", "exit 5")), host));
        CompletableFuture<WaitResponse> removed = containers.wait(new Jobs.Wait(id, WaitCondition.REMOVED));

        containers.start(id);

        assertEquals(5, await(removed).statusCode());
        assertFalse(Files.exists(daemon.storage.root().container(id)));
        assertThrows(ApiException.class, () -> containers.inspect(new Jobs.InspectContainer(id, false)));
        eventually(() -> daemon.actions(id).equals(List.of("create", "start", "die", "destroy")));
    }

    @Test
    void failedStartRemovesAnAutoRemovedContainer() throws Exception {
        Map<String, Object> host = Map.of("NetworkMode", "none", "AutoRemove", true);
        String id = daemon.create("", TestDaemon.request(Map.of("Cmd", List.of("nosuch")), host));
        CompletableFuture<WaitResponse> removed = containers.wait(new Jobs.Wait(id, WaitCondition.REMOVED));

        assertThrows(ApiException.class, () -> containers.start(id));

        assertEquals(127, await(removed).statusCode());
    }

    @Test
    void failedRestartRemovesAnAutoRemovedContainer() {
        Map<String, Object> host = Map.of("NetworkMode", "none", "AutoRemove", true);
        String id = daemon.create("", TestDaemon.request(Map.of("Cmd", List.of("nosuch")), host));

        assertTrue(assertThrows(ApiException.class, () -> containers.restart(TestDaemon.within(id, 0))).getMessage()
                .startsWith("Cannot restart container " + id + ": failed to create task for container: "));

        assertEquals(ApiException.Kind.NOT_FOUND,
                assertThrows(ApiException.class, () -> containers.inspect(new Jobs.InspectContainer(id, false))).kind());
    }

    @Test
    void stopSendsTheStopSignalBeforeSigkill() throws Exception {
        String polite = daemon.create("", TestDaemon.command(
                "sh", "-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.1; done"));
        containers.start(polite);
        eventually(() -> logs(polite, OptionalInt.empty()).equals("ready\n"));
        containers.stop(TestDaemon.within(polite, 20));
        assertEquals(7, containers.inspect(new Jobs.InspectContainer(polite, false)).state().exitCode());

        String deaf = daemon.create("", TestDaemon.command("sleep", "100"));
        containers.start(deaf);
        containers.stop(TestDaemon.within(deaf, 0));
        assertEquals(137, containers.inspect(new Jobs.InspectContainer(deaf, false)).state().exitCode());
        assertEquals(ApiException.Kind.NOT_MODIFIED,
                assertThrows(ApiException.class, () -> containers.stop(TestDaemon.within(deaf, 0))).kind());
        assertEquals(List.of("create", "start", "kill", "kill", "die", "stop"), daemon.actions(deaf));
    }

    @Test
    void stopAndRestartUseTheRequestedSignal() throws Exception {
        String id = daemon.create("", TestDaemon.command(
                "sh", "-c", "trap 'exit 7' USR1; echo ready; while :; do sleep 0.1; done"));
        containers.start(id);
        eventually(() -> logs(id, OptionalInt.empty()).equals("ready\n"));
        containers.restart(new Jobs.Stop(id, OptionalInt.of(20), Optional.of("SIGUSR1")));
        eventually(() -> logs(id, OptionalInt.empty()).equals("ready\nready\n"));
        containers.stop(new Jobs.Stop(id, OptionalInt.of(20), Optional.of("10")));

        assertEquals(7, containers.inspect(new Jobs.InspectContainer(id, false)).state().exitCode());
        assertEquals(List.of("create", "start", "kill", "die", "stop", "start", "restart", "kill", "die", "stop"),
                daemon.actions(id));
    }

    @Test
    void invalidSignalStopsNothing() {
        String id = daemon.create("", TestDaemon.command("sleep", "100"));
        containers.start(id);
        var options = new Jobs.Stop(id, OptionalInt.of(20), Optional.of("NOSUCH"));

        assertEquals("cannot stop container: box: invalid signal: NOSUCH",
                assertThrows(ApiException.class, () -> containers.stop(options)).getMessage()
                        .replace(id, "box"));
        assertEquals("Cannot restart container box: invalid signal: NOSUCH",
                assertThrows(ApiException.class, () -> containers.restart(options)).getMessage()
                        .replace(id, "box"));
        assertTrue(containers.inspect(new Jobs.InspectContainer(id, false)).state().running());

        containers.stop(new Jobs.Stop(id, OptionalInt.of(20), Optional.of("99")));
        assertEquals(137, containers.inspect(new Jobs.InspectContainer(id, false)).state().exitCode());
    }

    @Test
    void pausedContainerIsFrozenUntilUnpause() throws Exception {
        String id = daemon.create("p1", TestDaemon.command("sh", "-c", "while :; do echo x; sleep 0.05; done"));
        assertEquals("container " + id + " is not running",
                assertThrows(ApiException.class, () -> containers.pause("p1")).getMessage());
        containers.start(id);
        eventually(() -> !logs(id, OptionalInt.empty()).isEmpty());
        containers.pause(id);
        String before = settledLogs(id);
        Thread.sleep(300);
        assertEquals(before, logs(id, OptionalInt.empty()));
        assertEquals("paused", containers.inspect(new Jobs.InspectContainer(id, false)).state().status());
        assertEquals("Container " + id + " is already paused",
                assertThrows(ApiException.class, () -> containers.pause("p1")).getMessage());
        assertEquals("cannot remove container \"/p1\": container is paused and must be unpaused first",
                assertThrows(ApiException.class, () -> containers.remove(new Jobs.Delete("p1", false, false))).getMessage());

        containers.unpause(id);
        eventually(() -> logs(id, OptionalInt.empty()).length() > before.length());
        assertEquals("Container " + id + " is not paused",
                assertThrows(ApiException.class, () -> containers.unpause("p1")).getMessage());

        containers.pause(id);
        containers.kill(new Jobs.Kill(id, "KILL"));
        assertEquals("exited", containers.inspect(new Jobs.InspectContainer(id, false)).state().status());
        assertEquals(List.of("create", "start", "pause", "unpause", "pause", "kill", "unpause", "die"),
                daemon.actions(id));
    }

    @Test
    void killErrorsAreDockers() throws Exception {
        String id = daemon.create("k1", TestDaemon.command("sleep", "100"));
        assertKillFails("k1", "KILL", "cannot kill container: k1: container " + id + " is not running");
        containers.start(id);
        assertKillFails("k1", "FOO", "cannot kill container: k1: invalid signal: FOO");
        assertKillFails("k1", "99", "cannot kill container: k1: the linux daemon does not support signal 99");
        containers.kill(new Jobs.Kill(id, ""));
        assertEquals("exited", containers.inspect(new Jobs.InspectContainer(id, false)).state().status());
        assertEquals(137, containers.inspect(new Jobs.InspectContainer(id, false)).state().exitCode());
    }

    private void assertKillFails(String ref, String signal, String message) {
        assertEquals(message, assertThrows(ApiException.class, () -> containers.kill(new Jobs.Kill(ref, signal))).getMessage());
    }

    @Test
    void runningContainerIsNeitherStartedNorRemoved() {
        String id = daemon.create("r1", TestDaemon.command("sleep", "100"));
        containers.start(id);
        assertEquals(ApiException.Kind.NOT_MODIFIED,
                assertThrows(ApiException.class, () -> containers.start(id)).kind());
        assertEquals("cannot remove container \"/r1\": container is running: stop the container before removing or "
                + "force remove",
                assertThrows(ApiException.class, () -> containers.remove(new Jobs.Delete("r1", false, false))).getMessage());
        containers.remove(new Jobs.Delete("r1", true, false));
        assertEquals("No such container: r1",
                assertThrows(ApiException.class, () -> containers.inspect(new Jobs.InspectContainer("r1", false))).getMessage());
    }

    @Test
    void usedNameIsRefused() {
        String id = daemon.create("n1", TestDaemon.command("true"));
        ApiException conflict = assertThrows(ApiException.class, () -> daemon.create("n1", TestDaemon.command("true")));
        assertEquals("Conflict. The container name \"/n1\" is already in use by container \"" + id
                + "\". You have to remove (or rename) that container to be able to reuse that name.",
                conflict.getMessage());
        containers.rename(new Jobs.Rename("n1", "n2"));
        assertEquals("/n2", containers.inspect(new Jobs.InspectContainer(id.substring(0, 12), false)).name());
        daemon.create("n1", TestDaemon.command("true"));
    }

    @Test
    void failedCreateLeavesNothing() throws Exception {
        assertThrows(ApiException.class, () -> daemon.create("f1", TestDaemon.request(
                Map.of("WorkingDir", "/etc/passwd/x"), TestDaemon.NO_NETWORK)));
        assertEquals(List.of(), daemon.storage.layers().writables());
        try (var files = Files.list(daemon.storage.root().containers())) {
            assertEquals(0, files.count());
        }
        daemon.create("f1", TestDaemon.command("true"));
    }

    @Test
    void environmentIsDockersThenTheImagesThenTheUsers() throws Exception {
        String id = daemon.create("", TestDaemon.request(
                Map.of("Cmd", List.of("env"), "Env", List.of("A=b", "HOSTNAME=other"), "Hostname", "h1"),
                TestDaemon.NO_NETWORK));
        assertEquals("""
                PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                HOSTNAME=other
                A=b
                FROM_IMAGE=1
                HOME=/root
                """, daemon.run(id).stdout());
    }

    @Test
    void bindsVolumesAndTmpfsAreMounted() throws Exception {
        Path host = Files.createDirectory(directory.resolve("host"));
        Files.writeString(host.resolve("f"), "from the host\n");
        Path missing = directory.resolve("made/by/v");
        Map<String, Object> hostConfig = Map.of(
                "NetworkMode", "none",
                "Binds", List.of(host + ":/a:ro", missing + ":/b", "data:/etc"),
                "Tmpfs", Map.of("/t", "size=1m"));
        String id = daemon.create("", TestDaemon.request(
                Map.of("Cmd", List.of("sh", "-c", "cat /a/f; touch /a/g; touch /b/x; ls /etc; echo mine > /etc/new; "
                        + "mount | grep -c 'tmpfs on /t type tmpfs (rw,nosuid,nodev,noexec'")), hostConfig));

        TestClient client = daemon.run(id);

        assertEquals("from the host\ngroup\nhostname\nhosts\nmtab\npasswd\nresolv.conf\n1\n", client.stdout());
        assertTrue(client.stderr().startsWith("touch: /a/g: Read-only file system\n"), client.stderr());
        assertTrue(Files.exists(missing.resolve("x")));
        containers.remove(new Jobs.Delete(id, false, true));
        assertEquals("mine\n", Files.readString(daemon.storage.root().volume("data").resolve("_data/new")));
    }

    @Test
    void anonymousVolumeIsRemovedWithItsContainer() throws Exception {
        String id = daemon.create("", TestDaemon.request(
                Map.of("Cmd", List.of("touch", "/data/x"), "Volumes", Map.of("/data", Map.of())),
                TestDaemon.NO_NETWORK));
        daemon.run(id);
        Path volume = Path.of(containers.inspect(new Jobs.InspectContainer(id, false)).mounts().getFirst().source());
        assertTrue(Files.exists(volume.resolve("x")));
        containers.remove(new Jobs.Delete(id, false, true));
        assertFalse(Files.exists(volume));
    }

    @Test
    void missingWorkingDirectoryIsCreated() throws Exception {
        String id = daemon.create("", TestDaemon.request(
                Map.of("Cmd", List.of("pwd"), "WorkingDir", "/new/dir"), TestDaemon.NO_NETWORK));
        assertEquals("/new/dir\n", daemon.run(id).stdout());
    }

    @Test
    void logsReplayAndFollowToTheEnd() throws Exception {
        String id = daemon.create(
                "", TestDaemon.command("sh", "-c", "trap 'echo 3; printf 4; exit' USR1; echo 1; echo 2 >&2; while :; do sleep 0.1; done"));
        containers.start(id);
        eventually(() -> List.of("1\n2\n", "2\n1\n").contains(logs(id, OptionalInt.empty())));
        TestClient follower = TestClient.withInput("");
        CompletableFuture<Void> followed = follower.follow(containers, logs(id, true, OptionalInt.of(0)));
        eventually(follower::flushed);
        containers.kill(new Jobs.Kill(id, "USR1"));
        followed.get(20, TimeUnit.SECONDS);

        assertEquals("3\n4", follower.text());
        assertEquals("3\n4", logs(id, OptionalInt.of(2)));
    }

    /// {@return the log, when the daemon has read what was written before the container was paused}
    private String settledLogs(String id) throws InterruptedException {
        String before = "";
        String now = logs(id, OptionalInt.empty());
        while (!now.equals(before)) {
            Thread.sleep(200);
            before = now;
            now = logs(id, OptionalInt.empty());
        }
        return now;
    }

    private static Jobs.Logs logs(String id, boolean follow, OptionalInt tail) {
        return new Jobs.Logs(id, follow, true, true, false, false, tail, Instant.EPOCH, Instant.MAX);
    }

    private String logs(String id, OptionalInt tail) {
        TestClient client = TestClient.withInput("");
        containers.logs(logs(id, false, tail), client);
        return client.text();
    }

    @Test
    void followEndsWhenTheClientDisconnects() throws Exception {
        String id = daemon.create("", TestDaemon.command("sleep", "100"));
        containers.start(id);
        TestClient follower = TestClient.withInput("");
        CompletableFuture<Void> done = follower.follow(containers, logs(id, true, OptionalInt.empty()));
        follower.leave();
        done.get(20, TimeUnit.SECONDS);
    }

    @Test
    void onFailureRestartsUpToItsMaximum() throws Exception {
        Map<String, Object> host = Map.of(
                "NetworkMode", "none", "RestartPolicy", Map.of("Name", "on-failure", "MaximumRetryCount", 2));
        String id = daemon.create("", TestDaemon.request(
                Map.of("Cmd", List.of("sh", "-c", "echo again; exit 1")), host));
        containers.start(id);
        eventually(() -> daemon.actions(id).stream().filter("die"::equals).count() == 3);
        eventually(() -> containers.inspect(new Jobs.InspectContainer(id, false)).state().status().equals("exited"));
        assertEquals(2, containers.inspect(new Jobs.InspectContainer(id, false)).restartCount());
        assertEquals("again\nagain\nagain\n", logs(id, OptionalInt.empty()));
    }

    @Test
    void stopCancelsAWaitingRestart() throws Exception {
        Map<String, Object> host = Map.of("NetworkMode", "none", "RestartPolicy", Map.of("Name", "always"));
        String id = daemon.create("", TestDaemon.request(Map.of("Cmd", List.of("false")), host));
        containers.start(id);
        eventually(() -> containers.inspect(new Jobs.InspectContainer(id, false)).restartCount() > 1);
        containers.stop(TestDaemon.within(id, 1));
        assertEquals("exited", containers.inspect(new Jobs.InspectContainer(id, false)).state().status());
        int restarts = containers.inspect(new Jobs.InspectContainer(id, false)).restartCount();
        Thread.sleep(1000);
        assertEquals(restarts, containers.inspect(new Jobs.InspectContainer(id, false)).restartCount());
    }

    /// Also at the moment of the restart, a tenth of a second after the exit.
    @Test
    @Tag("slow")
    void restartingContainerCanBeRemovedAtAnyMoment() throws Exception {
        Map<String, Object> host = Map.of("NetworkMode", "none", "RestartPolicy", Map.of("Name", "always"));
        for (int i = 0; i < 20; i++) {
            String id = daemon.create("", TestDaemon.request(Map.of("Cmd", List.of("false")), host));
            containers.start(id);
            eventually(() -> containers.inspect(new Jobs.InspectContainer(id, false)).state().status().equals("restarting"));
            Thread.sleep(90 + i * 3);
            containers.remove(new Jobs.Delete(id, true, false));
        }
    }

    @Test
    void bootAfterACrashRestoresContainers() throws Exception {
        String running = daemon.create("c1", TestDaemon.command("sleep", "100"));
        String done = daemon.create("c2", TestDaemon.command("sh", "-c", "exit 4"));
        String always = daemon.create("c3", TestDaemon.request(
                Map.of("Cmd", List.of("sleep", "100")),
                Map.of("NetworkMode", "none", "RestartPolicy", Map.of("Name", "always"))));
        containers.start(running);
        containers.start(always);
        daemon.run(done);
        int pid = containers.inspect(new Jobs.InspectContainer(running, false)).state().pid();

        daemon = daemon.crashAndReopen();
        containers = daemon.containers;

        assertEquals("exited", containers.inspect(new Jobs.InspectContainer("c1", false)).state().status());
        assertEquals(137, containers.inspect(new Jobs.InspectContainer(running, false)).state().exitCode());
        assertTrue(isDead(pid));
        assertEquals(4, containers.inspect(new Jobs.InspectContainer(done, false)).state().exitCode());
        eventually(() -> containers.inspect(new Jobs.InspectContainer(always, false)).state().running());
        containers.start(running);
        assertTrue(containers.inspect(new Jobs.InspectContainer(running, false)).state().running());
    }

    @Test
    void containerWithDamagedFilesIsKilledAndListedAsDead() throws Exception {
        String id = daemon.create("c1", TestDaemon.command("sleep", "100"));
        String other = daemon.create("c2", TestDaemon.command("true"));
        containers.start(id);
        int pid = containers.inspect(new Jobs.InspectContainer(id, false)).state().pid();
        assertFalse(TestDaemon.groupsOf(id).isEmpty());
        Path files = directory.resolve("root/containers").resolve(id);
        Files.write(files.resolve("config.json"), new byte[0]);

        daemon = daemon.crashAndReopen();
        containers = daemon.containers;

        assertTrue(isDead(pid));
        assertEquals(List.of(), TestDaemon.groupsOf(id));
        assertEquals("dead", containers.inspect(new Jobs.InspectContainer("c1", true)).state().status());
        assertTrue(containers.inspect(new Jobs.InspectContainer("c1", false)).state().error().startsWith("read the files of container " + id));
        assertEquals(2, containers.list(new Jobs.ListContainers(true, 0, true, Filters.NONE)).size());
        assertEquals("created", containers.inspect(new Jobs.InspectContainer(other, false)).state().status());
        containers.remove(new Jobs.Delete("c1", true, false));
        assertFalse(Files.exists(files));
    }

    @Test
    void containerWhoseRequestCannotBeParsedIsListedAsDeadWithTheReason() throws Exception {
        String id = daemon.create("c1", TestDaemon.command("true"));
        String other = daemon.create("c2", TestDaemon.command("true"));
        Path file = directory.resolve("root/containers").resolve(id).resolve("hostconfig.json");
        Files.writeString(file, Files.readString(file).replace("\"PidMode\":\"\"", "\"PidMode\":\"foo\""));

        daemon = daemon.crashAndReopen();
        containers = daemon.containers;

        assertEquals("dead", containers.inspect(new Jobs.InspectContainer("c1", false)).state().status());
        assertEquals("read the files of container " + id + ": invalid PID mode: foo",
                containers.inspect(new Jobs.InspectContainer("c1", false)).state().error());
        assertEquals("created", containers.inspect(new Jobs.InspectContainer(other, false)).state().status());
        containers.remove(new Jobs.Delete("c1", true, false));
    }

    @Test
    void removalInterruptedByACrashIsCompletedAtBoot() throws Exception {
        String id = daemon.create("c1", TestDaemon.command("true"));
        daemon.run(id);
        Path files = directory.resolve("root/containers").resolve(id);
        Path file = files.resolve("config.json");
        Files.writeString(file, Files.readString(file).replace("\"exited\"", "\"removing\""));

        daemon = daemon.crashAndReopen();
        containers = daemon.containers;

        assertThrows(ApiException.class, () -> containers.inspect(new Jobs.InspectContainer("c1", false)));
        assertFalse(Files.exists(files));
        daemon.create("c1", TestDaemon.command("true"));
    }

    @Test
    void removalInterruptedWhileDeletingFilesIsCompletedAtBoot() throws Exception {
        String id = daemon.create("c1", TestDaemon.command("true"));
        daemon.run(id);
        Path files = directory.resolve("root/containers").resolve(id);
        daemon.storage.layers().removeWritable(id);
        // The removal deletes this file first.
        Files.delete(files.resolve("config.json"));

        daemon = daemon.crashAndReopen();
        containers = daemon.containers;

        assertFalse(Files.exists(files));
        daemon.create("c1", TestDaemon.command("true"));
    }

    @Test
    void containerWithoutItsLayerIsListedInspectedAndRemoved() throws Exception {
        String id = daemon.create("c1", TestDaemon.command("true"));
        daemon.storage.layers().removeWritable(id);
        Files.delete(directory.resolve("root/containers").resolve(id).resolve("hostconfig.json"));

        daemon = daemon.crashAndReopen();
        containers = daemon.containers;

        assertEquals(1, containers.list(new Jobs.ListContainers(true, 0, true, Filters.NONE)).size());
        assertEquals("dead", containers.inspect(new Jobs.InspectContainer("c1", false)).state().status());
        containers.remove(new Jobs.Delete("c1", true, false));
    }

    @Test
    void nameWithoutAContainerIsReleasedAtBoot() {
        daemon.storage.names().reserve("c1", "0123456789abcdef");

        daemon = daemon.crashAndReopen();
        containers = daemon.containers;

        daemon.create("c1", TestDaemon.command("true"));
    }

    /// The process may be a zombie: its parent, this JVM, has not waited for it.
    private static boolean isDead(int pid) throws Exception {
        Path status = Path.of("/proc/" + pid + "/status");
        return !Files.exists(status) || Files.readString(status).contains("State:\tZ");
    }

    @Test
    void shutdownStopsContainersInParallel() throws Exception {
        int count = 15;
        for (int i = 0; i < count; i++) {
            containers.start(daemon.create("", TestDaemon.request(
                    Map.of("Cmd", List.of("sleep", "100"), "StopTimeout", 1), TestDaemon.NO_NETWORK)));
        }
        long begin = System.nanoTime();
        containers.shutdown();
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(count - 1));
        assertEquals(new Containers.Counts(0, 0, count), containers.counts());
    }

    @Test
    void debuggerOnTheHostReachesAnInitOfANetworkNamespace() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String id = daemon.create("", TestDaemon.request(
                Map.of("Cmd", List.of("ls", "/sys/class/net")),
                Map.of("NetworkMode", "none", "Annotations", Map.of("jd.debug-init", Integer.toString(port)))));
        CompletableFuture<WaitResponse> ended = containers.wait(new Jobs.Wait(id, WaitCondition.NEXT_EXIT));
        CompletableFuture<Void> started = CompletableFuture.runAsync(() -> containers.start(id));

        VirtualMachine init = attachDebugger(port);
        // It is suspended before `main`, but it has rehearsed, and all classes are there to set breakpoints.
        EventSet there = init.eventQueue().remove(TimeUnit.SECONDS.toMillis(20));
        assertTrue(init.classesByName("jd.dockerinit.Rehearsal").getFirst().isInitialized());
        Method become = init.classesByName("jd.dockerinit.DockerInit").getFirst().methodsByName("become").getFirst();
        init.eventRequestManager().createBreakpointRequest(become.location()).enable();
        there.resume();

        EventSet stopped = init.eventQueue().remove(TimeUnit.SECONDS.toMillis(20));
        List<StackFrame> frames = ((BreakpointEvent) stopped.iterator().next()).thread().frames();
        assertEquals("main", frames.getLast().location().method().name());
        assertTrue(frames.stream().noneMatch(frame -> frame.location().declaringType().name().contains("Rehearsal")));
        stopped.resume();

        started.get(30, TimeUnit.SECONDS);
        assertEquals(0, await(ended).statusCode());
        assertEquals("lo\n", logs(id, OptionalInt.empty()));
    }

    @Test
    void containerWhoseInitWaitsForADebuggerIsRemovedAtOnceByForce() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String id = daemon.create("", TestDaemon.request(
                Map.of("Cmd", List.of("true")),
                Map.of("NetworkMode", "none", "Annotations", Map.of("jd.debug-init", Integer.toString(port)))));
        CompletableFuture<Void> started = CompletableFuture.runAsync(
                () -> containers.start(id), task -> Thread.ofPlatform().start(task));
        awaitListener(port);

        CompletableFuture.runAsync(() -> containers.remove(new Jobs.Delete(id, true, false))).get(20, TimeUnit.SECONDS);

        Throwable failure = assertThrows(ExecutionException.class, () -> started.get(20, TimeUnit.SECONDS)).getCause();
        assertTrue(failure.getMessage().contains("given up"), failure::toString);
        assertThrows(ApiException.class, () -> containers.inspect(new Jobs.InspectContainer(id, false)));
    }

    /// Without a connection, which the JVM would take for a debugger.
    private static void awaitListener(int port) throws Exception {
        String local = String.format(Locale.ROOT, " 0100007F:%04X 00000000:0000 0A ", port);
        for (int attempt = 0; !Files.readString(Path.of("/proc/net/tcp")).contains(local); attempt++) {
            assertTrue(attempt < 600, "no process listens on port " + port);
            Thread.sleep(100);
        }
    }

    private static VirtualMachine attachDebugger(int port) throws Exception {
        AttachingConnector socket = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst().orElseThrow();
        var arguments = socket.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(Integer.toString(port));
        for (int attempt = 0; ; attempt++) {
            try {
                return socket.attach(arguments);
            } catch (ConnectException e) {
                assertTrue(attempt < 200, "nobody listens on port " + port);
                Thread.sleep(100);
            }
        }
    }

    @Test
    void clientThatDoesNotReadBlocksNoContainer() throws Exception {
        String id = daemon.create("", TestDaemon.command("seq", "1", "400000"));
        SlowClient slow = new SlowClient();
        CompletableFuture<Void> attached = slow.attach(containers, id);
        CompletableFuture<WaitResponse> ended = containers.wait(new Jobs.Wait(id, WaitCondition.NEXT_EXIT));
        containers.start(id);
        assertEquals(0, await(ended).statusCode());

        slow.wakeUp();
        attached.get(20, TimeUnit.SECONDS);
        String[] lines = slow.text().split("\n");
        assertEquals(400_000, lines.length);
        assertEquals("400000", lines[399_999]);
    }
}
