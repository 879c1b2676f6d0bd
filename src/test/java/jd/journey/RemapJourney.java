package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tests a daemon with `--userns-remap`: root of its containers is user 231072 of the host.
///
/// The daemon reads the ranges of subordinate ids from /etc/subuid and /etc/subgid of the host. It therefore runs in a
/// mount namespace in which the test's own files are mounted there. It also runs at a low priority, which its inits may
/// not raise: they have no capabilities outside of their user namespace.
@Tag("journey")
@Tag("root")
class RemapJourney {
    private static final String USER = "daemon";
    private static final String RANGES = USER + ":231072:65536\n";

    private static Path files;
    private static JdHost host;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Files.exists(Path.of("/etc/subuid")) && Files.exists(Path.of("/etc/subgid")),
                "needs /etc/subuid and /etc/subgid");
        files = Files.createTempDirectory("jd-remap");
        Path ranges = Files.writeString(files.resolve("ranges"), RANGES);
        String script = "mount --bind " + ranges + " /etc/subuid && mount --bind " + ranges + " /etc/subgid"
                + " && exec nice -n 5 \"$@\"";
        host = JdHost.startBehind(
                List.of("unshare", "--mount", "--propagation", "slave", "sh", "-c", script, "sh"),
                "--userns-remap", USER);
    }

    @AfterAll
    static void stop() throws IOException {
        if (host != null) {
            host.close();
        }
        if (files != null) {
            Files.deleteIfExists(files.resolve("ranges"));
            Files.deleteIfExists(files);
        }
    }

    @Test
    void containerRootIsMappedUnlessUsernsIsHost() {
        assertEquals("         0     231072      65536\n",
                host.jd("run", "--rm", "busybox", "cat", "/proc/self/uid_map").run().ok().out());
        assertEquals("0\n", host.jd("run", "--rm", "busybox", "id", "-u").run().ok().out());
        assertEquals("         0          0 4294967295\n",
                host.jd("run", "--rm", "--userns", "host", "busybox", "cat", "/proc/self/uid_map").run().ok().out());
    }

    @Test
    void eachUserMappingHasItsOwnRoot() {
        host.jd("run", "--rm", "busybox", "true").run().ok();

        String info = host.jd("info").run().ok().out();
        assertTrue(info.contains("userns"), info);
        assertTrue(info.contains(host.root().resolve("231072.231072").toString()), info);
        assertTrue(Files.isDirectory(host.root().resolve("231072.231072/containers")));
    }

    @Test
    void stockClientWorksWithRemappedDaemon() {
        host.docker("run", "-d", "--name", "remapped", "busybox", "sleep", "1000").run().ok();
        try {
            assertEquals("0 231072\n", host.docker("exec", "remapped", "sh", "-c",
                    "awk '{print $1, $2}' /proc/self/uid_map").run().ok().out());
            assertEquals("0\n", host.docker("run", "--rm", "--network", "container:remapped", "busybox", "id", "-u")
                    .run().ok().out());
            Command.Result refused = host.docker("run", "--rm", "--privileged", "busybox", "true").run();
            assertEquals(125, refused.exit());
            assertTrue(refused.err().contains("privileged mode is incompatible with user namespaces"), refused.err());
        } finally {
            host.docker("rm", "-f", "remapped").run();
        }
    }
}
