package jd.pull;

import java.nio.file.Files;
import java.nio.file.Path;
import jd.libcontainer.JnrSyscalls;
import jd.libcontainer.Syscalls;
import org.junit.jupiter.api.Assumptions;

/// For tests that unpack layers: skipped by name where that is not possible.
final class RootOnly {
    private RootOnly() {}

    static Syscalls syscalls() {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/mountinfo")), "needs Linux");
        Syscalls syscalls = JnrSyscalls.load();
        Assumptions.assumeTrue(syscalls.geteuid() == 0, "needs root");
        return syscalls;
    }
}
