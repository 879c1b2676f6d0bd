package jd.libcontainer.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jd.libcontainer.JnrSyscalls;
import jd.libcontainer.ProcessSyscalls;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;
import jd.libcontainer.TinyRoot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class CgroupTest {
    private final Syscalls kernel = JnrSyscalls.load();
    private final CgroupMounts cgroups = CgroupMounts.detect(kernel);
    private final String parent = "/jd-cgroup-test-" + ProcessHandle.current().pid();

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    private List<Path> directories() throws IOException {
        try (Stream<Path> all = Files.find(
                Path.of("/sys/fs/cgroup"), 3, (path, attributes) -> path.toString().contains(parent))) {
            return all.toList();
        }
    }

    private int sleeper() {
        return kernel.posix_spawn(new ProcessSyscalls.SpawnRequest(
                "/bin/sleep", List.of("sleep", "100"), List.of(), List.of(), false, 3));
    }

    @Test
    void aProcessInAGroupIsListedAndClosingKillsIt() throws Exception {
        Cgroup cgroup = cgroups.create(parent, "one", Cgroup.Resources.UNLIMITED);
        int pid = sleeper();
        cgroup.add(pid);

        assertEquals(List.of(pid), cgroup.pids());
        assertFalse(cgroup.oomKilled());
        cgroup.close();

        assertEquals(9, kernel.waitid(pid).signal());
        assertEquals(List.of(), directories());
    }

    @Test
    void groupsThatWereMadeInsideGoToo() throws Exception {
        Cgroup cgroup = cgroups.create(parent, "nested", Cgroup.Resources.UNLIMITED);
        for (Path directory : directories()) {
            if (directory.endsWith("nested")) {
                Files.createDirectories(directory.resolve("inner/most"));
            }
        }

        cgroup.close();

        assertEquals(List.of(), directories());
    }

    @Test
    void theParentStaysWhileAnotherGroupIsInIt() throws Exception {
        Cgroup first = cgroups.create(parent, "first", Cgroup.Resources.UNLIMITED);
        Cgroup second = cgroups.create(parent, "second", Cgroup.Resources.UNLIMITED);

        first.close();
        assertTrue(directories().stream().anyMatch(path -> path.endsWith("second")));
        second.close();

        assertEquals(List.of(), directories());
    }

    @Test
    void aLimitThatTheKernelRefusesLeavesNoGroup() throws Exception {
        Cgroup.Resources impossible = new Cgroup.Resources(0, 0, 0, 0, 0, 0, "4000");

        SyscallException failure =
                assertThrows(SyscallException.class, () -> cgroups.create(parent, "bad", impossible));

        assertTrue(failure.getMessage().contains("cpuset.cpus\", \"4000\")"), failure.getMessage());
        assertEquals(List.of(), directories());
    }
}
