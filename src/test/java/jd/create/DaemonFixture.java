package jd.create;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import jd.libcontainer.namespace.IdMaps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Starts a daemon for each test, and checks that it leaves no mounts.
@Tag("root")
abstract class DaemonFixture {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    TestDaemon daemon;
    Containers containers;

    @BeforeAll
    static void needsRootAndLinux() {
        TestDaemon.assumeRootAndLinux();
    }

    /// The mapping of users in containers to the host's.
    IdMaps maps() {
        return IdMaps.SAME;
    }

    /// The size of the init pool.
    int initPool() {
        return 0;
    }

    @BeforeEach
    void open() {
        daemon = TestDaemon.open(directory.resolve("root"), maps(), initPool());
        containers = daemon.containers;
    }

    @AfterEach
    void assertNoMountIsLeft() throws Exception {
        daemon.close();
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains(directory.toString()));
    }
}
