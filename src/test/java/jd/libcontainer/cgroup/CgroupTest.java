package jd.libcontainer.cgroup;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.start.TinyRoot;
import org.junit.jupiter.api.AfterEach;
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

    /// Looks only below this test's parent cgroup, because other processes create and remove cgroups at the same time.
    private List<Path> directories() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> trees = Files.list(Path.of("/sys/fs/cgroup"))) {
            for (Path tree : Stream.concat(Stream.of(Path.of("/sys/fs/cgroup")), trees).toList()) {
                Path own = tree.resolve(parent.substring(1));
                if (Files.isDirectory(own)) {
                    found.addAll(below(own));
                }
            }
        }
        return found;
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory, 1)) {
            return all.toList();
        }
    }

    private int sleeper() {
        return kernel.posix_spawn(new ProcessSyscalls.SpawnRequest(
                "/bin/sleep", List.of("sleep", "100"), List.of(), List.of(), false, 3));
    }

    private static Resources cpus(String list) {
        Resources.Cpu cpu = new Resources.Cpu(0, 0, 0, 0, 0, list, "");
        return new Resources(Resources.Memory.UNLIMITED, cpu, 0, Resources.BlockIo.UNLIMITED);
    }

    @Test
    void addedProcessIsListedAndKilledByClose() throws Exception {
        Cgroup cgroup = cgroups.create(parent, "one", Resources.UNLIMITED);
        int pid = sleeper();
        cgroup.add(pid);

        assertEquals(List.of(pid), cgroup.pids());
        assertEquals(0, cgroup.newOomKills());
        cgroup.close();

        assertEquals(9, kernel.waitid(pid).signal());
        assertEquals(List.of(), directories());
    }

    @Test
    void discardKillsLeftoverProcessesAndRemovesTheCgroup() throws Exception {
        CgroupMounts earlier = CgroupMounts.detect(kernel);
        int pid = sleeper();
        earlier.create(parent, "left", Resources.UNLIMITED).add(pid);
        cgroups.claim(parent);

        cgroups.discard(parent, "left");
        cgroups.discard(parent, "never-made");

        assertEquals(9, kernel.waitid(pid).signal());
        assertEquals(List.of(), directories());
    }

    @Test
    void closeRemovesNestedCgroups() throws Exception {
        Cgroup cgroup = cgroups.create(parent, "nested", Resources.UNLIMITED);
        for (Path directory : directories()) {
            if (directory.endsWith("nested")) {
                Files.createDirectories(directory.resolve("inner/most"));
            }
        }

        cgroup.close();

        assertEquals(List.of(), directories());
    }

    @Test
    void relativeV1ParentIsBelowTheDaemonsCgroup() throws Exception {
        assumeTrue(cgroups.version() == 1, "on cgroup v2 a relative parent is a sibling of the daemon's cgroup");
        String relative = parent.substring(1);
        try (Cgroup cgroup = cgroups.create(relative, "one", Resources.UNLIMITED.withPids(7))) {
            int pid = sleeper();
            cgroup.add(pid);
            List<String> own = Files.readAllLines(Path.of("/proc/self/cgroup"));
            List<String> childs = Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"));
            for (String line : own) {
                assertTrue(childs.contains((line + "/" + relative + "/one").replace("//", "/")), childs.toString());
            }
            assertTrue(Files.isDirectory(ownPids().resolve(relative)));
        }
        assertFalse(Files.exists(ownPids().resolve(relative)));
    }

    private static Path ownPids() throws IOException {
        String own = Files.readString(Path.of("/proc/self/cgroup")).lines()
                .filter(line -> line.contains(":pids:")).findFirst().orElseThrow();
        return Path.of("/sys/fs/cgroup/pids" + own.substring(own.lastIndexOf(':') + 1));
    }

    @Test
    void parentIsKeptUntilItsLastChildIsClosed() throws Exception {
        Cgroup first = cgroups.create(parent, "first", Resources.UNLIMITED);
        Cgroup second = cgroups.create(parent, "second", Resources.UNLIMITED);

        first.close();
        assertTrue(directories().stream().anyMatch(path -> path.endsWith("second")));
        second.close();

        assertEquals(List.of(), directories());
    }

    /// On a v2 hierarchy the kernel rejects it: a cgroup has either processes or controllers enabled for its children
    /// (the "no internal processes" rule).
    @Test
    void v1CgroupWithProcessesCanBeAParent() {
        assumeTrue(cgroups.version() == 1, "needs cgroup version 1");
        try (Cgroup outer = cgroups.create(parent, "outer", Resources.UNLIMITED)) {
            int first = sleeper();
            int second = sleeper();
            outer.add(first);
            try (Cgroup inner = cgroups.create(parent + "/outer", "inner", Resources.UNLIMITED)) {
                inner.add(second);
                assertEquals(List.of(second), inner.pids());
            }
            kernel.waitid(second);
            kernel.kill(first, 9);
            kernel.waitid(first);
        }
    }

    @Test
    void limitRejectedByTheKernelLeavesNoCgroup() throws Exception {
        Resources impossible = cpus("4000");

        LimitRefused failure = assertThrows(LimitRefused.class, () -> cgroups.create(parent, "bad", impossible));

        String message = failure.getMessage();
        assertTrue(message.startsWith("failed to write \"4000\": write /sys/fs/cgroup/"), message);
        assertTrue(message.endsWith("/bad/cpuset.cpus: numerical result out of range"), message);
        assertEquals(List.of(), directories());
    }

    @Test
    void updateChangesTheLimitsOfAnExistingCgroup() {
        Resources before = Resources.UNLIMITED.withMemory(16 << 20, 32 << 20).withPids(10);
        Resources after = Resources.UNLIMITED.withMemory(64 << 20, 128 << 20).withPids(-1);
        try (Cgroup cgroup = cgroups.create(parent, "changed", before)) {
            assertEquals(10, cgroup.usage().pids().limit());

            cgroup.update(before, after);

            assertEquals(64 << 20, cgroup.usage().memory().limit());
            assertEquals(cgroups.version() == 1 ? 0 : -1, cgroup.usage().pids().limit());

            cgroup.update(after, before);

            assertEquals(16 << 20, cgroup.usage().memory().limit());
        }
    }

    @Test
    void usageIncludesExitedProcesses() {
        try (Cgroup cgroup = cgroups.create(parent, "used", Resources.UNLIMITED)) {
            int pid = kernel.posix_spawn(shell("read line; i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"));
            cgroup.add(pid);
            assertEquals(1, cgroup.usage().pids().current());
            release();
            kernel.waitid(pid);

            Usage usage = cgroup.usage();

            assertTrue(usage.cpu().total() > 1_000_000, () -> usage.cpu().toString());
            assertEquals(0, usage.pids().current());
            assertTrue(usage.memory().details().containsKey("pgfault"), () -> usage.memory().toString());
        }
    }

    @Test
    void everyOomKillIsReportedOnceByTheCallback() throws Exception {
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        Cgroup cgroup = cgroups.create(parent, "short", Resources.UNLIMITED.withMemory(8 << 20, 8 << 20));
        cgroup.whenOomKills(() -> told.add(cgroup.newOomKills()));
        try {
            int pid = kernel.posix_spawn(shell("read line; "
                    + "for i in 1 2; do head -c 64m /dev/zero | tail >/dev/null; done; exit 3"));
            cgroup.add(pid);
            release();

            assertEquals(3, kernel.waitid(pid).code());
            long kills = 0;
            while (kills < 2) {
                kills += Optional.ofNullable(told.poll(20, TimeUnit.SECONDS)).orElseThrow();
            }
            assertEquals(2, kills);
            assertEquals(0, cgroup.newOomKills());
        } finally {
            cgroup.close();
        }
        assertEquals(List.of(), directories());
    }

    @Test
    void oomKillBeforeTheCallbackIsSetIsReported() throws Exception {
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        try (Cgroup cgroup = cgroups.create(parent, "early", Resources.UNLIMITED.withMemory(8 << 20, 8 << 20))) {
            int pid = kernel.posix_spawn(shell("read line; head -c 64m /dev/zero | tail >/dev/null; exit 3"));
            cgroup.add(pid);
            release();
            assertEquals(3, kernel.waitid(pid).code());

            cgroup.whenOomKills(() -> told.add(cgroup.newOomKills()));

            assertEquals(1, told.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void parentWithDotDotStaysInTheHierarchy() {
        try (Cgroup cgroup = cgroups.create("../.." + parent + "/./x/..", "inside", Resources.UNLIMITED)) {
            assertEquals(List.of(), cgroup.pids());
            assertTrue(assertDoesNotThrow(this::directories).stream()
                    .anyMatch(path -> path.toString().endsWith(parent + "/inside")));
        }
    }

    private final int[] pipe = kernel.pipe2(0);

    /// A shell whose script blocks in `read` until [#release], so that it has been added to its cgroup before.
    private ProcessSyscalls.SpawnRequest shell(String script) {
        return new ProcessSyscalls.SpawnRequest(
                "/bin/sh", List.of("sh", "-c", script), List.of("PATH=/usr/bin:/bin"),
                List.of(new ProcessSyscalls.SpawnAction.Dup2(pipe[0], 0)), false, 3);
    }

    private void release() {
        kernel.write(pipe[1], new byte[] {'\n'}, 0, 1);
    }

    @AfterEach
    void closePipe() {
        kernel.close(pipe[0]);
        kernel.close(pipe[1]);
    }
}
