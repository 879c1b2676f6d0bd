package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests mounts between host and container: propagation, read-only mounts, and images with links in place of mount
/// points.
@Tag("journey")
@Tag("root")
class MountsJourney {
    private static JdHost host;

    /// A shared mount, with a submount.
    private static Path shared;

    @BeforeAll
    static void start() throws IOException {
        Requirements.root();
        host = JdHost.start();
        host.own("pull", "-q", "busybox").ok();
        shared = Files.createDirectories(host.directory().resolve("shared"));
        Command.of("mount", "-t", "tmpfs", "tmpfs", shared.toString()).run().ok();
        Command.of("mount", "--make-shared", shared.toString()).run().ok();
        for (String name : List.of("sub", "host", "inside")) {
            Files.createDirectories(shared.resolve(name));
        }
        Command.of("mount", "-t", "tmpfs", "sub", shared.resolve("sub").toString()).run().ok();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            Command.of("umount", "-R", "-l", String.valueOf(shared)).run();
            host.close();
        }
    }

    private static Command.Result run(String... words) {
        List<String> all = new ArrayList<>(List.of("run", "--rm"));
        all.addAll(List.of(words));
        return host.own(all.toArray(String[]::new));
    }

    /// Both sides mount something while the container runs. `1`: visible on the other side.
    @ParameterizedTest
    @CsvSource({"rprivate, 0, 0", "rslave, 1, 0", "rshared, 1, 1"})
    void mountsPropagateAsRequested(String propagation, int inContainer, int onHost) throws IOException {
        Path fromHost = shared.resolve("host");
        host.own("run", "-d", "--name", propagation, "--privileged", "-v", shared + ":/x:" + propagation, "busybox", "sh",
                "-c", "mount -t tmpfs inside /x/inside && touch /x/inside/mark && touch /ready && sleep 100000").ok();
        try {
            JdHost.await("the container has mounted", () -> host.own("exec", propagation, "test", "-e", "/ready").exit() == 0);
            Command.of("mount", "-t", "tmpfs", "host", fromHost.toString()).run().ok();
            Files.createFile(fromHost.resolve("mark"));
            int seen = host.own("exec", propagation, "test", "-e", "/x/host/mark").exit();
            assertEquals(inContainer, 1 - seen);
            assertEquals(onHost == 1, Files.exists(shared.resolve("inside/mark")));
        } finally {
            Command.of("umount", fromHost.toString()).run();
            Command.of("umount", shared.resolve("inside").toString()).run();
            host.own("rm", "-f", propagation);
        }
    }

    @Test
    void readOnlyBindCoversSubmounts() {
        String bind = "type=bind,src=" + shared + ",dst=/x";
        assertEquals(
                "touch: /x/sub/f: Read-only file system\n",
                run("--mount", bind + ",ro", "busybox", "touch", "/x/sub/f").err());
        assertEquals(0, run("--mount", bind + ",ro,bind-recursive=writable", "busybox", "touch", "/x/sub/f").exit());
        assertEquals(
                "touch: /x/f: Read-only file system\n",
                run("--mount", bind + ",ro,bind-recursive=writable", "busybox", "touch", "/x/f").err());
        assertEquals("f\n", run("--mount", bind, "busybox", "ls", "/x/sub").out());
        assertEquals("", run("--mount", bind + ",bind-recursive=disabled", "busybox", "ls", "/x/sub").out());
    }

    @Test
    void volumeStaysInUseAfterDaemonRestart() throws IOException {
        host.own("create", "--name", "keeper", "-v", "kept:/x", "busybox", "true").ok();
        host.killDaemon();
        host.startDaemon();
        Command.Result refused = host.own("volume", "rm", "kept");
        assertTrue(refused.err().contains("remove kept: volume is in use - ["), refused.err());
        host.own("rm", "keeper").ok();
        host.own("volume", "rm", "kept").ok();
    }

    @Test
    void volumeWithOptionsIsMountedOnlyWhileInUse() throws IOException {
        host.own("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "-o", "o=size=1m,mode=700", "small").ok();
        assertEquals("1024\n", run("-v", "small:/x", "busybox", "sh", "-c", "df -k /x | awk 'NR==2 {print $2}'").out());
        assertFalse(Files.readString(Path.of("/proc/self/mounts")).contains("/volumes/small/"));
        host.own("volume", "rm", "small").ok();
    }

    @Test
    void hostDirectoryBoundAsDevIsUnchanged() throws IOException {
        Path dev = Files.createDirectories(host.directory().resolve("dev"));
        Command.Result refused = run("-v", dev + ":/dev", "busybox", "true");
        assertTrue(refused.err().contains("can't mask paths: open /dev/null: no such file or directory"), refused.err());
        Files.createFile(dev.resolve("null"));
        assertTrue(run("-v", dev + ":/dev", "busybox", "true").err().contains("container's /dev/null is invalid"));
        try (Stream<Path> made = Files.list(dev)) {
            assertEquals(List.of(dev.resolve("null")), made.toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"proc", "proc/sys", "proc/self/fd", "proc/nosuch", "self/fd"})
    void mountBelowProcIsRefused(String target) throws IOException {
        Path layer = layer();
        Files.createSymbolicLink(layer.resolve("self"), Path.of("/proc/self"));
        try {
            Command.Result refused = run("-v", "/etc:/" + target, "busybox", "true");
            assertTrue(refused.err().contains("check proc-safety of /" + target + " mount: "), refused.err());
        } finally {
            Files.delete(layer.resolve("self"));
        }
    }

    /// The image's own layer, modified without the daemon's knowledge.
    private static Path layer() throws IOException {
        try (Stream<Path> layers = Files.list(host.root().resolve("overlay/diff"))) {
            return layers.filter(layer -> Files.exists(layer.resolve("bin/busybox"), LinkOption.NOFOLLOW_LINKS))
                    .findFirst().orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "proc, /etc", "proc, ../../../../../etc", "proc, proc", "dev, /tmp", "sys, /tmp", "sys, /proc/1/root"
    })
    void symlinkedMountPointsOfImageAreMountedInPlace(String place, String target) throws IOException {
        Path real = layer().resolve(place);
        Path aside = layer().resolve(place + ".aside");
        if (Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(real, aside);
        }
        Files.createSymbolicLink(real, Path.of(target));
        try {
            assertEquals(
                    "/dev\n/proc\n/sys\n",
                    run("busybox", "sh", "-c", "cut -d' ' -f5 /proc/self/mountinfo | grep -xE '/(proc|sys|dev)' | sort").out());
        } finally {
            Files.delete(real);
            if (Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(aside, real);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/etc, lnk/new, /etc/new", "nowhere/deep, lnk, /nowhere/deep", "../../../../up, lnk, /up", "/a/../b, lnk, /b"
    })
    void bindTargetBehindImageSymlinkStaysInContainer(String link, String target, String place) throws IOException {
        Files.createSymbolicLink(layer().resolve("lnk"), Path.of(link));
        try {
            Command.Result result = run("-v", "/usr:/" + target, "busybox", "cut", "-d", " ", "-f5", "/proc/self/mountinfo");
            assertTrue(result.out().lines().anyMatch(place::equals), result.out() + result.err());
        } finally {
            Files.delete(layer().resolve("lnk"));
        }
    }

    @Test
    void selfReferencingSymlinkTargetIsRefused() throws IOException {
        Files.createSymbolicLink(layer().resolve("loop"), Path.of("loop"));
        try {
            Command.Result refused = run("-v", "/usr:/loop", "busybox", "true");
            assertTrue(refused.err().contains("too many levels of symbolic links"), refused.err());
        } finally {
            Files.delete(layer().resolve("loop"));
        }
    }
}
