package jd.libcontainer.start;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.spec.InitDevice;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Rlimit;
import jd.libcontainer.spec.SpecEdits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pre-started init of the pool must behave like an init that is booted for one start: each test runs with both.
@Tag("root")
class PoolAndHostTest {
    private final Syscalls kernel = JnrSyscalls.load();
    private TinyRoot root;

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    @BeforeEach
    void makeRoot() throws Exception {
        root = TinyRoot.create(Files.createTempDirectory("jd-pool"));
    }

    @AfterEach
    void deleteRoot() {
        root.delete();
    }

    /// Opens a driver whose pool is full.
    private Containment open(int poolSize) throws InterruptedException {
        Containment containment = Containment.open(kernel, poolSize);
        awaitFull(containment, poolSize);
        return containment;
    }

    private static void awaitFull(Containment containment, int poolSize) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (containment.driver().pool().readyCount() < poolSize) {
            assertTrue(System.nanoTime() < deadline, "the pool does not fill");
            Thread.sleep(5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void containerStartsWithSixMegabytesOnePercentCpuAndOneProcess(int poolSize) throws Exception {
        Resources small = Resources.UNLIMITED.withMemory(6 << 20, 6 << 20);
        Resources.Cpu hundredth = new Resources.Cpu(0, 100_000, 1_000, 0, 0, "", "");
        Resources tight = new Resources(small.memory(), hundredth, 1, small.blockIo());
        try (Containment containment = open(poolSize)) {
            Containment.Outcome outcome = containment.run(root.spec("echo", "fits"), tight, Namespaces.ALL, "");

            assertEquals("fits\n", outcome.stdout());
            assertEquals(0, outcome.status().shellCode());
        }
    }

    /// The init in the pool has a copy of the mount table at the time when it was spawned: if it opened the source by path,
    /// it would find an empty directory.
    @ParameterizedTest
    @ValueSource(strings = {"private", "shared"})
    void volumeShowsMountsMadeAfterPoolWasFilled(String propagation) throws Exception {
        Path outer = Files.createTempDirectory("jd-mounts");
        String top = outer.toString();
        long kind = propagation.equals("shared") ? MountSyscalls.MS_SHARED : MountSyscalls.MS_PRIVATE;
        kernel.mount("jd-test", top, "tmpfs", 0, "");
        try {
            kernel.mount("none", top, "none", kind, "");
            Path source = Files.createDirectory(outer.resolve("source"));
            try (Containment containment = open(1)) {
                kernel.mount("jd-test", source.toString(), "tmpfs", 0, "");
                Files.writeString(source.resolve("file"), "the new one");
                InitMount volume = new InitMount("bind", source.toString(), "/mnt", MountSyscalls.MS_BIND, "");
                SpecEdits draft = edit(root.spec("cat", "/mnt/file"));
                List<InitMount> mounts = new ArrayList<>(draft.spec().filesystem().mounts());
                mounts.add(volume);

                assertEquals("the new one", containment.run(draft.mounts(mounts).spec()).stdout());
            } finally {
                kernel.umount2(source.toString(), MountSyscalls.MNT_DETACH);
            }
        } finally {
            kernel.umount2(top, MountSyscalls.MNT_DETACH);
            Files.delete(outer);
        }
    }

    /// Each case fails in another step of the start.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void startSucceedsAfterAFailureInAnyStep(int poolSize) throws Exception {
        InitSpec good = root.spec("echo", "good");
        Map<String, InitSpec> bad = Map.of(
                "mounts", edit(good).mounts(List.of(new InitMount("nosuchfs", "x", "/mnt", 0, ""))).spec(),
                "devices", edit(good).devices(List.of(new InitDevice("/", "c", 1, 3, 0666, 0, 0))).spec(),
                "sysctls", edit(good).sysctls(Map.of("net.nosuch", "1")).spec(),
                "user", edit(good).user("nosuch").spec(),
                "working directory", edit(good).workingDir("/etc/passwd").spec(),
                "limits", edit(good).rlimits(List.of(new Rlimit(7, 2, 1))).spec(),
                "command", edit(good).arguments(List.of("nosuch")).spec());
        try (Containment containment = open(poolSize)) {
            for (Map.Entry<String, InitSpec> failing : bad.entrySet()) {
                InitFailure failure = assertThrows(InitFailure.class, () -> containment.run(failing.getValue()));
                assertEquals(failing.getKey(), failure.step());
                assertEquals("good\n", containment.run(good).stdout(), "after " + failing.getKey());
            }
        }
    }

    /// Other processes must not wait for the processors while inits are booted for later starts.
    @Test
    void poolIsFilledAtLowPriority() throws Exception {
        try (Containment containment = open(1)) {
            List<ProcessHandle> inits = ProcessHandle.current().children()
                    .filter(child -> commandLine(child.pid()).startsWith("dockerinit\0"))
                    .toList();

            assertEquals(1, inits.size());
            String stat = Files.readString(Path.of("/proc/" + inits.getFirst().pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            assertEquals("10", fields[16], "nice of " + stat);
            assertEquals(0, containment.run(root.spec("true")).status().shellCode());
        }
    }

    private static String commandLine(long pid) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /// A child process inherits ignored and blocked signals, the umask and descriptors. A container's command must inherit
    /// none of them from the daemon.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void commandInheritsNoStateOfTheDaemon(int poolSize) throws Exception {
        int before = kernel.umask(0077);
        int leaked = kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/etc/passwd"), 0, 0);
        try (Containment containment = open(poolSize)) {
            String seen = containment.run(root.spec("sh", "-c",
                    "umask; ls /proc/self/fd; grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status; cat /proc/1/stat")).stdout();

            List<String> lines = seen.lines().toList();
            assertEquals(List.of("0022", "0", "1", "2", "3"), lines.subList(0, 5));
            assertEquals(
                    List.of("SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000", "SigCgt:\t0000000000000000"),
                    lines.subList(5, 8));
            String[] stat = lines.get(8).substring(lines.get(8).lastIndexOf(')') + 2).split(" ");
            assertEquals("0", stat[1], "no parent that it could see");
            assertEquals("1", stat[2], "leads a process group");
            assertEquals("1", stat[3], "leads a session");
            assertEquals("0", stat[4], "no terminal");
        } finally {
            kernel.close(leaked);
            kernel.umask(before);
        }
    }
}
