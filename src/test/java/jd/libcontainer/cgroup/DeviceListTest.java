package jd.libcontainer.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.start.TinyRoot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Checks on the real kernel which device accesses a rule list allows: on cgroup v2 wherever it is mounted (a hybrid
/// host mounts it beside the v1 controllers), and on cgroup v1 where the controller `devices` is mounted.
@Tag("root")
class DeviceListTest {
    private static final DeviceAccess NULL_BUT_NO_ZERO = DeviceAccess.of(List.of(
            DeviceRule.DENY_ALL,
            DeviceRule.allow('c', 1, 3, "rw"),
            DeviceRule.allow('c', 1, 5, "w"),
            DeviceRule.allow('c', DeviceRule.ANY, DeviceRule.ANY, "m")));

    private static final DeviceAccess ALL_BUT_ZERO =
            DeviceAccess.of(List.of(new DeviceRule(false, 'c', 1, 5, DeviceRule.READ)));

    private final Syscalls kernel = JnrSyscalls.load();

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    /// @param fileSystem `cgroup2`, or `cgroup` with an option
    private static Optional<Path> mountPoint(String fileSystem, String option) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/mounts"))) {
            String[] fields = line.split(" ");
            if (fields[2].equals(fileSystem) && List.of(fields[3].split(",")).contains(option)) {
                return Optional.of(Path.of(fields[1]));
            }
        }
        return Optional.empty();
    }

    private interface Rules {
        void apply(DeviceList list);
    }

    /// {@return "yes" or "no" for each access of a shell in a cgroup with the rules: read /dev/null, write /dev/zero,
    /// read /dev/zero, create a device node, read that node}
    private String answers(Path mountPoint, Rules rules) throws IOException, InterruptedException {
        Path group = mountPoint.resolve("jd-device-test-" + ProcessHandle.current().pid());
        Path node = Path.of("/tmp/jd-device-test-" + ProcessHandle.current().pid());
        Files.createDirectory(group);
        try {
            rules.apply(new DeviceList(kernel, group.toString()));
            Process shell = new ProcessBuilder("sh", "-c", "echo $$ > " + group.resolve("cgroup.procs")
                    + "; try() { if (\"$@\") 2>/dev/null; then printf 'yes '; else printf 'no '; fi; }"
                    + "; try sh -c 'true < /dev/null'; try sh -c 'echo > /dev/zero'; try sh -c 'true < /dev/zero'"
                    + "; try mknod " + node + " c 1 7; try sh -c 'true < " + node + "'")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(shell.getInputStream().readAllBytes());
            shell.waitFor();
            return said.strip();
        } finally {
            Files.deleteIfExists(node);
            Files.delete(group);
        }
    }

    @Test
    void v2ProgramEnforcesTheRulesOnTheRealKernel() throws Exception {
        Optional<Path> unified = mountPoint("cgroup2", "rw");
        assumeTrue(unified.isPresent(), "needs a mounted cgroup2");

        assertEquals("yes yes no yes no", answers(unified.get(), list -> list.attachProgram(NULL_BUT_NO_ZERO)));
        assertEquals("yes yes no yes yes", answers(unified.get(), list -> list.attachProgram(ALL_BUT_ZERO)));
        assertEquals(
                "yes yes yes yes yes", answers(unified.get(), list -> list.attachProgram(DeviceAccess.EVERYTHING)));
    }

    @Test
    void v1LinesEnforceTheRulesOnTheRealKernel() throws Exception {
        Optional<Path> devices = mountPoint("cgroup", "devices");
        assumeTrue(devices.isPresent(), "needs the controller devices of version 1");

        assertEquals("yes yes no yes no", answers(devices.get(), list -> list.writeLines(NULL_BUT_NO_ZERO)));
        assertEquals("yes yes no yes yes", answers(devices.get(), list -> list.writeLines(ALL_BUT_ZERO)));
    }
}
