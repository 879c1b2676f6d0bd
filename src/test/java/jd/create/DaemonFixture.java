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

/// Each test has a daemon of its own, and must leave no mount behind.
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

    /// Who the users in containers are on this host.
    IdMaps maps() {
        return IdMaps.SAME;
    }

    /// How many inits wait ready.
    int initPool() {
        return 0;
    }

    @BeforeEach
    void open() {
        daemon = TestDaemon.open(directory.resolve("root"), maps(), initPool());
        containers = daemon.containers;
    }

    @AfterEach
    void nothingStaysBehind() throws Exception {
        daemon.close();
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains(directory.toString()));
    }
}
