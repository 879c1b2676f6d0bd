package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.libcontainer.namespace.IdMap;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.ApiException;
import jd.server.api.Jobs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Containers of a daemon with `--userns-remap`. The messages were recorded from a real dockerd.
@Tag("root")
class RemappedContainersTest extends DaemonFixture {
    private static final int ROOT = 100_000;

    @Override
    IdMaps maps() {
        IdMap map = IdMap.of(ROOT, 65_536);
        return new IdMaps(map, map);
    }

    private String create(Map<String, Object> config, Map<String, Object> host, String... command) {
        Map<String, Object> all = new LinkedHashMap<>(TestDaemon.NO_NETWORK);
        all.putAll(host);
        Map<String, Object> wanted = new LinkedHashMap<>(config);
        wanted.put("Cmd", List.of(command));
        return daemon.create("", TestDaemon.request(wanted, all));
    }

    private String output(Map<String, Object> config, Map<String, Object> host, String... command) throws Exception {
        return daemon.run(create(config, host, command)).stdout();
    }

    private String output(Map<String, Object> host, String... command) throws Exception {
        return output(Map.of(), host, command);
    }

    private static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }

    @Test
    void filesInARemappedContainerBelongToItsRootOnly() throws Exception {
        Path source = directory.resolve("made/by/the/daemon");
        String seen = output(
                Map.of("WorkingDir", "/new/work"),
                Map.of("Binds", List.of("named:/volume", source + ":/bind"), "IpcMode", "shareable"),
                "stat", "-c", "%u %n", "/", "/etc", "/etc/hosts", "/new/work", "/volume", "/bind", "/dev/shm", "/bin");

        assertEquals("""
                0 /
                0 /etc
                0 /etc/hosts
                0 /new/work
                0 /volume
                0 /bind
                0 /dev/shm
                0 /bin
                """, seen);
        assertEquals(ROOT, owner(source));
        assertEquals(0, owner(source.getParent()));
    }

    @Test
    void filesOfTheHostBelongToTheOverflowUser() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "x");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

        assertEquals("65534\ndenied\n", output(
                Map.of("Binds", List.of(secret + ":/secret")),
                "sh", "-c", "stat -c %u /secret; cat /secret 2>/dev/null || echo denied"));
    }

    @Test
    void remappedContainerCanOpenItsStreamsAgain() throws Exception {
        assertEquals("hi\n", output(Map.of("User", "1:1"), Map.of(), "sh", "-c", "echo hi >/dev/stdout"));
    }

    @Test
    void containerWithTheHostsUserNamespaceIsNotRemapped() throws Exception {
        Map<String, Object> hosts = Map.of("UsernsMode", "host");

        assertEquals("         0          0 4294967295\n", output(hosts, "cat", "/proc/self/uid_map"));
        assertEquals("         0     100000      65536\n", output(Map.of(), "cat", "/proc/self/uid_map"));
    }

    @Test
    void unmappedUserIsRefused() {
        assertEquals("cannot set uid to unmapped user in user namespace", refusal(Map.of("User", "70000"), Map.of()));
        assertEquals("cannot set gid to unmapped user in user namespace", refusal(Map.of("User", "1:70000"), Map.of()));
        assertEquals("setgroups: invalid argument", refusal(Map.of(), Map.of("GroupAdd", List.of("70000"))));
    }

    private String refusal(Map<String, Object> config, Map<String, Object> host) {
        String id = create(config, host, "true");
        ApiException refusal = assertThrows(ApiException.class, () -> containers.start(id));
        assertEquals(128, containers.inspect(new Jobs.InspectContainer(id, false)).state().exitCode());
        String before = "unable to start container process: unable to setup user: ";
        String message = refusal.getMessage();
        assertTrue(message.contains(before) && message.endsWith(": unknown"), message);
        return message.substring(message.indexOf(before) + before.length(), message.length() - ": unknown".length());
    }

    @Test
    void joiningANamespaceJoinsItsUserNamespace() throws Exception {
        String other = create(Map.of(), Map.of(), "sleep", "100");
        containers.start(other);
        int pid = containers.inspect(new Jobs.InspectContainer(other, false)).state().pid();
        String users = Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/user")) + "\n";

        assertEquals(users, output(
                Map.of("NetworkMode", "container:" + other, "PidMode", "container:" + other),
                "readlink", "/proc/self/ns/user"));

        String hosts = create(Map.of(), Map.of("UsernsMode", "host"), "sleep", "100");
        containers.start(hosts);
        String guest = create(Map.of(), Map.of("PidMode", "container:" + hosts), "true");
        ApiException refusal = assertThrows(ApiException.class, () -> containers.start(guest));
        assertTrue(refusal.getMessage().contains("user namespaces enabled, but both namespace path and non-matching "
                + "mapping specified -- you may only provide one"), refusal.getMessage());
    }
}
