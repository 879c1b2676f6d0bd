package jd.libcontainer.start;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.DebugWait;
import jd.libcontainer.namespace.IdMap;
import jd.libcontainer.namespace.IdMaps;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.namespace.UserNamespace;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Starts containers whose root is user 100000 of the host.
@Tag("root")
class RemappedStartTest {
    private static final int ROOT = 100_000;
    private static final IdMaps MAPS = new IdMaps(IdMap.of(ROOT, 65_536), IdMap.of(ROOT + 7, 65_536));
    private static final Namespaces REMAPPED = Namespaces.ALL.in(new UserNamespace.Mapped(MAPS));

    private final Syscalls kernel = JnrSyscalls.load();
    private Path above;
    private TinyRoot root;
    private Containment containment;

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    /// Below a directory that user 100000 cannot enter, like a daemon's root directory.
    @BeforeEach
    void open() throws Exception {
        above = Files.createTempDirectory("jd-remapped");
        root = TinyRoot.create(above.resolve("rootfs"));
        giveToRemappedRoot(root.directory());
        containment = Containment.open(kernel, 0);
    }

    private static void giveToRemappedRoot(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.toList()) {
                Files.setAttribute(path, "unix:uid", ROOT, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:gid", ROOT + 7, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    @AfterEach
    void close() throws Exception {
        containment.close();
        root.delete();
        Files.delete(above);
    }

    private Containment.Outcome run(String... command) {
        return containment.run(root.spec(command), Resources.UNLIMITED, REMAPPED, "");
    }

    @Test
    void rootOfContainerIsUnprivilegedOnHost() {
        assertEquals("uid=0(root) gid=0(root) groups=0(root),29(audio)\n", run("id").stdout());
        assertEquals("         0     100000      65536\n", run("cat", "/proc/self/uid_map").stdout());
        assertEquals("         0     100007      65536\n", run("cat", "/proc/self/gid_map").stdout());
    }

    @Test
    void filesBelongToMappedUserOnHost() throws Exception {
        assertEquals("", run("touch", "/tmp/made").stderr());

        Path made = root.directory().resolve("tmp/made");
        assertEquals(ROOT, Files.getAttribute(made, "unix:uid"));
        assertEquals(ROOT + 7, Files.getAttribute(made, "unix:gid"));
    }

    @Test
    void networkHostNameAndProcessesAreItsOwn() {
        Containment.Outcome outcome = run("sh", "-c", "hostname; ip -o addr; readlink /proc/self/ns/user; echo $$");

        List<String> lines = outcome.stdout().lines().toList();
        assertEquals("tiny", lines.getFirst(), outcome.stderr());
        assertTrue(outcome.stdout().contains("inet 127.0.0.1/8"), outcome.stdout());
        assertNotEquals(own("user"), lines.get(lines.size() - 2));
        assertEquals("1", lines.getLast());
    }

    private static String own(String kind) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind)).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void devicesAreBindMountedFromHost() {
        String script = "for name in null zero full random urandom tty; do test -c /dev/$name && echo $name; done; "
                + "echo x >/dev/null && head -c 1 /dev/urandom | wc -c";

        assertEquals("null\nzero\nfull\nrandom\nurandom\ntty\n1\n", run("sh", "-c", script).stdout());
    }

    @Test
    void exitStatusAndSignalPassThroughTheShell() {
        assertEquals(7, run("sh", "-c", "exit 7").status().shellCode());

        try (Cgroup cgroup = containment.cgroup(Resources.UNLIMITED)) {
            ContainerProcess process = Containment.start(
                    containment.driver(), root.spec("sleep", "100"), REMAPPED, new Stdio.Pipes(0, 1, 2), cgroup);
            process.pidfd().signal(9);
            assertEquals(137, process.exit().orTimeout(30, TimeUnit.SECONDS).join().shellCode());
        }
    }

    /// For example, jd is installed in a home directory that only its owner can enter.
    @Test
    void programOfInitMayBeInClosedDirectory() throws Exception {
        InitCommand usual = InitCommand.ofThisJvm(InitProgram.DOCKERINIT);
        Path closed = Files.createDirectory(above.resolve("home"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        List<String> copies = new ArrayList<>();
        for (String entry : usual.arguments().get(usual.arguments().indexOf("-cp") + 1).split(":")) {
            Path copy = closed.resolve(copies.size() + "-" + Path.of(entry).getFileName());
            copyTree(Path.of(entry), copy);
            copies.add(copy.toString());
        }
        List<String> arguments = new ArrayList<>(usual.arguments());
        arguments.set(arguments.indexOf("-cp") + 1, String.join(":", copies));
        InitCommand moved = new InitCommand(usual.javaHome(), usual.program(), arguments);
        try (Containment other = Containment.open(kernel, 0, moved)) {
            assertEquals("0\n", other.run(root.spec("id", "-u"), Resources.UNLIMITED, REMAPPED, "").stdout());
        } finally {
            removeTree(closed);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path copy = path.equals(from) ? to : to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
    }

    private static void removeTree(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void closedDirectoryIsFoundAnywhereOnThePath() throws Exception {
        Path deep = Files.createDirectories(above.resolve("a/b"));
        try {
            ReachablePaths plan = ReachablePaths.plan(
                    List.of(deep.toString(), "/usr/bin", above + "/nothing"), root.directory().toString());

            assertEquals(List.of(above.toString()), plan.covered());
            assertEquals(List.of(new ReachablePaths.Tree(deep.toString(), true)), plan.trees());
            assertEquals(List.of(root.directory().toString()), plan.places());
            assertEquals(ReachablePaths.ALL, ReachablePaths.plan(List.of("/usr/bin"), "/usr/lib"));
        } finally {
            Files.delete(deep);
            Files.delete(deep.getParent());
        }
    }

    @Test
    void failureLeavesNoProcess() throws Exception {
        InitFailure failure = assertThrows(InitFailure.class, () -> run("nosuch"));

        assertEquals("exec: \"nosuch\": executable file not found in $PATH", failure.getMessage());
        assertFalse(ProcessHandle.current().children().anyMatch(child ->
                child.info().commandLine().orElse("").contains("dockerinit")));
    }

    @Test
    void terminalBelongsToItsUser() throws Exception {
        InitSpec spec = edit(root.spec("sh", "-c", "tty; id -u; test -w /dev/console && echo writable")).tty(true).spec();
        try (Cgroup cgroup = containment.cgroup(Resources.UNLIMITED)) {
            ContainerProcess process = Containment.start(
                    containment.driver(), spec, REMAPPED, new Stdio.Tty(Pty.Size.UNKNOWN), cgroup);
            try (Pty terminal = process.terminal().orElseThrow()) {
                String text = new String(terminal.output().readAllBytes(), StandardCharsets.UTF_8);
                assertEquals("/dev/pts/0\r\n0\r\nwritable\r\n", text);
            }
            process.exit().orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void sharedNamespacesOfRemappedContainerKeepItsRights() {
        try (Cgroup cgroup = containment.cgroup(Resources.UNLIMITED)) {
            ContainerProcess other = Containment.start(
                    containment.driver(), root.spec("sleep", "100"), REMAPPED, new Stdio.Pipes(0, 1, 2), cgroup);
            Namespaces joined = new Namespaces(
                    opened(other, "net"), opened(other, "pid"), opened(other, "ipc"), Namespace.OWN, Namespace.OWN,
                    new UserNamespace.Joined(((Namespace.Joined) opened(other, "user")).fd()), DebugWait.NONE);

            String seen = containment.run(
                    root.spec("sh", "-c", "for kind in net pid ipc user; do readlink /proc/self/ns/$kind; done; "
                            + "readlink /proc/1/ns/pid"),
                    Resources.UNLIMITED, joined, "").stdout();

            assertEquals(
                    link(other, "net") + link(other, "pid") + link(other, "ipc") + link(other, "user")
                            + link(other, "pid"),
                    seen);
            for (int fd : new int[] {
                ((Namespace.Joined) joined.network()).fd(), ((Namespace.Joined) joined.pid()).fd(),
                ((Namespace.Joined) joined.ipc()).fd(), ((UserNamespace.Joined) joined.user()).fd()
            }) {
                kernel.close(fd);
            }
        }
    }

    private Namespace opened(ContainerProcess process, String kind) {
        byte[] file = FileSyscalls.bytes("/proc/" + process.pid() + "/ns/" + kind);
        return new Namespace.Joined(kernel.openat(FileSyscalls.AT_FDCWD, file, FileSyscalls.O_CLOEXEC, 0));
    }

    private static String link(ContainerProcess process, String kind) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/ns/" + kind)) + "\n";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
