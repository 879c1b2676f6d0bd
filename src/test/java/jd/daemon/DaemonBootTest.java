package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.mount.MountTable;
import jd.server.api.JobName;
import jd.server.api.Jobs;
import jd.server.engine.Engine;
import jd.server.engine.EngineException;
import jd.server.http.ServerTls;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Boots a daemon on the real kernel, without a bridge and without pre-started inits: checks what it takes, what it
/// releases, and that a failed step has been preceded only by those before it.
@Tag("root")
@Timeout(60)
class DaemonBootTest {
    private static final CompletableFuture<Void> LISTENING = CompletableFuture.completedFuture(null);
    private static final DaemonConfig.Network NO_NETWORK =
            new DaemonConfig.Network("none", "", 0, true, true, true, true, Optional.empty());

    @TempDir
    Path directory;

    private final Syscalls syscalls = JnrSyscalls.load();

    private DaemonConfig config(String root, String pidFile, DaemonConfig.Network network) {
        return new DaemonConfig(List.of("unix://" + directory.resolve("sock")), directory.resolve(root),
                directory.resolve(pidFile), "docker", false, network,
                new DaemonConfig.Dns(List.of(), List.of(), List.of()), "", 0, "/jd-boot-test", DaemonConfig.Defaults.STANDARD,
                ServerTls.OFF, List.of());
    }

    private Daemon boot(DaemonConfig config) {
        return Daemon.open(config, syscalls, Subprocess.host(), Pieces.STANDARD, LISTENING);
    }

    private boolean isMounted(String root) throws IOException {
        Path path = directory.toRealPath().resolve(root);
        return MountTable.above(JnrSyscalls.load(), path).at(path).isPresent();
    }

    @Test
    void closeReleasesEverythingThatBootHasTaken() throws IOException {
        try (Daemon daemon = boot(config("root", "pid", NO_NETWORK))) {
            assertTrue(isMounted("root"));
            assertTrue(Files.exists(directory.resolve("pid")));
            assertEquals("rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("root"))));
            assertEquals(0, daemon.facts().info().containers());
        }
        assertFalse(isMounted("root"));
        assertFalse(Files.exists(directory.resolve("pid")));
    }

    @Test
    void rootMountPropagatesOnlyToInits() throws IOException {
        try (Daemon _ = boot(config("root", "pid", NO_NETWORK))) {
            String root = directory.toRealPath().resolve("root").toString();
            String mount = Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                    .filter(line -> line.contains(" " + root + " "))
                    .findFirst()
                    .orElseThrow();
            assertTrue(mount.contains(" shared:"), mount);
            String group = mount.replaceAll(".* shared:(\\d+) .*", "$1");
            long members = Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                    .filter(line -> line.contains(" shared:" + group + " "))
                    .count();
            assertEquals(1, members);
        }
    }

    @Test
    void mountOfAKilledDaemonIsReusedAndRemoved() throws IOException {
        Path root = Files.createDirectory(directory.toRealPath().resolve("root"));
        syscalls.mount(root.toString(), root.toString(), "", MountSyscalls.MS_BIND, "");
        boot(config("root", "pid", NO_NETWORK)).close();
        assertFalse(isMounted("root"));
    }

    @Test
    void contradictoryFlagsAreRejectedBeforeAnyChange() {
        var two = new DaemonConfig.Network("br7", "10.7.0.1/24", 0, true, true, true, true, Optional.empty());
        assertEquals("You specified -b & --bip, mutually exclusive options. Please specify only one.",
                assertThrows(DaemonException.class, () -> boot(config("root", "pid", two))).getMessage());
        var icc = new DaemonConfig.Network("none", "", 0, false, true, false, true, Optional.empty());
        assertThrows(DaemonException.class, () -> boot(config("root", "pid", icc)));
        assertFalse(Files.exists(directory.resolve("pid")));
        assertFalse(Files.exists(directory.resolve("root")));
    }

    @Test
    void failedSocketFailsTheBootBeforeAnyChange() {
        var busy = CompletableFuture.<Void>failedFuture(new EngineException("listen: address in use"));
        var config = config("root", "pid", NO_NETWORK);
        assertThrows(CompletionException.class, () -> Daemon.open(config, syscalls, Subprocess.host(), Pieces.STANDARD, busy));
        assertFalse(Files.exists(directory.resolve("pid")));
        assertFalse(Files.exists(directory.resolve("root")));
    }

    @Test
    void pidFileOfAnotherDaemonFailsTheBootBeforeTheRootIsChanged() {
        PidFile other = PidFile.create(directory.resolve("pid"));
        assertThrows(DaemonException.class, () -> boot(config("root", "pid", NO_NETWORK)));
        assertTrue(Files.exists(directory.resolve("pid")));
        assertFalse(Files.exists(directory.resolve("root")));
        other.remove();
    }

    @Test
    void secondDaemonOnTheSameRootFailsAndLeavesTheFirstIntact() throws IOException {
        try (Daemon first = boot(config("root", "pid", NO_NETWORK))) {
            var refusal = assertThrows(DaemonException.class, () -> boot(config("root", "pid2", NO_NETWORK)));
            assertTrue(refusal.getMessage().endsWith("another daemon uses it already"), refusal.getMessage());
            assertFalse(Files.exists(directory.resolve("pid2")));
            assertTrue(isMounted("root"));
            assertEquals(0, first.facts().info().containers());
        }
    }

    @Test
    void rootOfANewerJdIsRejectedAndReleased() throws IOException {
        Files.createDirectory(directory.resolve("root"));
        Files.writeString(directory.resolve("root").resolve("version"), "99\n");
        var refusal = assertThrows(RuntimeException.class, () -> boot(config("root", "pid", NO_NETWORK)));
        assertTrue(refusal.getMessage().contains("99"), refusal.getMessage());
        assertFalse(isMounted("root"));
        assertFalse(Files.exists(directory.resolve("pid")));
    }

    @Test
    void engineIdIsGeneratedOnceForARoot() {
        String first;
        try (Daemon daemon = boot(config("root", "pid", NO_NETWORK))) {
            first = daemon.facts().info().id();
        }
        try (Daemon daemon = boot(config("root", "pid", NO_NETWORK))) {
            assertEquals(first, daemon.facts().info().id());
        }
    }

    @Test
    void everyJobOfARouteHasAHandler() throws IllegalAccessException {
        var names = new TreeSet<String>();
        for (var field : Jobs.class.getFields()) {
            if (field.get(null) instanceof JobName<?, ?> name) {
                names.add(name.name());
            }
        }
        // DaemonMain registers these two where it has its sockets.
        names.remove(Jobs.SERVE_API.name());
        names.remove(Jobs.ACCEPT_CONNECTIONS.name());
        var engine = new Engine();
        try (Daemon daemon = boot(config("root", "pid", NO_NETWORK))) {
            JobTable.register(engine, daemon);
        }
        assertEquals(names, new TreeSet<>(engine.jobs()));
    }
}
