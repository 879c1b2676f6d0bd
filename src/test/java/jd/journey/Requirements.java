package jd.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// What a test needs from the machine; where it is missing the test is skipped with the reason.
final class Requirements {
    private Requirements() {}

    static void root() {
        boolean root;
        try {
            root = Files.readString(Path.of("/proc/self/status")).contains("\nUid:\t0\t");
        } catch (IOException e) {
            root = false;
        }
        Assumptions.assumeTrue(root, "needs root on Linux");
        Assumptions.assumeTrue(Files.exists(Path.of(JdHost.JD)), "needs the launcher " + JdHost.JD);
    }
}
