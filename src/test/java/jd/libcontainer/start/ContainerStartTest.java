package jd.libcontainer.start;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.CgroupSearch;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.DebugWait;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.namespace.UserNamespace;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class ContainerStartTest {
    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    private final Syscalls kernel = JnrSyscalls.load();
    private TinyRoot root;
    private Containment containment;

    @BeforeEach
    void open() throws Exception {
        root = TinyRoot.create(Files.createTempDirectory("jd-start"));
        containment = Containment.open(kernel, 0);
    }

    @AfterEach
    void close() {
        containment.close();
        root.delete();
    }

    @Test
    void commandWritesOutputAndEnds() {
        Containment.Outcome outcome = containment.run(root.spec("echo", "hello"));

        assertEquals("hello\n", outcome.stdout());
        assertEquals("", outcome.stderr());
        assertEquals(new ExitStatus(0, 0), outcome.status());
    }

    @Test
    void commandReadsInputUntilEndOfFile() {
        Containment.Outcome outcome = containment.run(
                root.spec("cat"), Resources.UNLIMITED, Namespaces.ALL, "grüße\n");

        assertEquals("grüße\n", outcome.stdout());
    }

    @Test
    void exitCodesAndSignalsAreReported() {
        assertEquals(7, containment.run(root.spec("sh", "-c", "exit 7")).status().shellCode());
        // Process 1 of a PID namespace is not killed by a signal that it sends to itself, so a child of the shell sends it to
        // itself.
        Containment.Outcome killed = containment.run(root.spec("sh", "-c", "sh -c 'kill -9 $$'; echo $?"));
        assertEquals("137\n", killed.stdout());
    }

    @Test
    void unrunnableCommandIsReportedInDockersWords() throws Exception {
        Files.writeString(root.directory().resolve("plain"), "no program");
        assertFails("exec: \"nosuch\": executable file not found in $PATH", "nosuch");
        assertFails("exec: \"/nosuch\": stat /nosuch: no such file or directory", "/nosuch");
        assertFails("exec: \"/etc\": is a directory", "/etc");
        assertFails("exec: \"/etc/passwd\": permission denied", "/etc/passwd");
        assertFails("exec: \"/plain/x\": stat /plain/x: not a directory", "/plain/x");
    }

    private void assertFails(String message, String command) {
        InitFailure failure = assertThrows(InitFailure.class, () -> containment.run(root.spec(command)));
        assertEquals(message, failure.getMessage());
        assertEquals("command", failure.step());
    }

    @Test
    void fileWithoutProgramFormatEndsContainerWithStatusOne() throws Exception {
        Path script = Files.writeString(root.directory().resolve("script"), "echo hi\n");
        assertTrue(script.toFile().setExecutable(true));

        Containment.Outcome outcome = containment.run(root.spec("/script"));

        assertEquals("exec /script: exec format error\n", outcome.stderr());
        assertEquals(1, outcome.status().code());
    }

    /// Dockerinit enters it while it is root; the command's user cannot enter it again.
    @Test
    void workingDirectoryIsEnteredThoughOnlyRootMay() throws Exception {
        Path closed = Files.createDirectory(root.directory().resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        InitSpec spec = edit(root.spec("sh", "-c", "readlink /proc/self/cwd; cd /closed && echo entered")).workingDir("/closed").spec();

        Containment.Outcome other = containment.run(edit(spec).user("bob").spec());
        assertEquals("/closed\n", other.stdout());
        assertTrue(other.stderr().contains("can't cd to /closed: Permission denied"), other.stderr());
        assertEquals("/closed\nentered\n", containment.run(spec).stdout());
    }

    @Test
    void processIsLikeDockers() {
        String status = containment
                .run(root.spec(
                        "grep",
                        "-E",
                        "^(Umask|Pid|PPid|Uid|Gid|Groups|NSpid|NSsid|Sig...|Cap...|NoNewPrivs|Threads):",
                        "/proc/self/status"))
                .stdout();

        assertEquals(
                """
                Umask:	0022
                Pid:	1
                PPid:	0
                Uid:	0	0	0	0
                Gid:	0	0	0	0
                Groups:	0 29\s
                NSpid:	1
                NSsid:	1
                Threads:	1
                SigPnd:	0000000000000000
                SigBlk:	0000000000000000
                SigIgn:	0000000000000000
                SigCgt:	0000000000000000
                CapInh:	0000000000000000
                CapPrm:	00000000a80425fb
                CapEff:	00000000a80425fb
                CapBnd:	00000000a80425fb
                CapAmb:	0000000000000000
                NoNewPrivs:	0
                """,
                status);
    }

    @Test
    void noDescriptorOfTheJvmIsLeft() {
        assertEquals("0\n1\n2\n3\n", containment.run(root.spec("ls", "/proc/self/fd")).stdout());
    }

    @Test
    void mountsAreDockers() {
        List<String> mounts = containment.run(root.spec("mount")).stdout().lines().skip(1).toList();

        List<String> expected = new ArrayList<>(List.of(
                "proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)",
                "tmpfs on /dev type tmpfs (rw,nosuid,size=65536k,mode=755)",
                "devpts on /dev/pts type devpts (rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666)",
                "sysfs on /sys type sysfs (ro,nosuid,nodev,noexec,relatime)",
                "mqueue on /dev/mqueue type mqueue (rw,nosuid,nodev,noexec,relatime)",
                "shm on /dev/shm type tmpfs (rw,nosuid,nodev,noexec,relatime,size=65536k)",
                "proc on /proc/bus type proc (ro,nosuid,nodev,noexec,relatime)",
                "proc on /proc/fs type proc (ro,nosuid,nodev,noexec,relatime)",
                "proc on /proc/irq type proc (ro,nosuid,nodev,noexec,relatime)",
                "proc on /proc/sys type proc (ro,nosuid,nodev,noexec,relatime)"));
        assertEquals(
                expected,
                mounts.stream().filter(m -> !m.contains("cgroup") && expected.contains(m)).toList());
        assertTrue(mounts.contains("tmpfs on /sys/firmware type tmpfs (ro,relatime)"), mounts.toString());
        assertTrue(mounts.stream().anyMatch(m -> m.startsWith("cgroup") && m.contains("(ro,nosuid,nodev,noexec,")));
    }

    @Test
    void containerSeesOnlyItsOwnCgroup() {
        Containment.Outcome outcome = containment.run(
                root.spec("sh", "-c", "cat /sys/fs/cgroup/pids/pids.max || cat /sys/fs/cgroup/pids.max"),
                Resources.UNLIMITED.withPids(77),
                Namespaces.ALL,
                "");

        assertEquals("77\n", outcome.stdout());
    }

    @Test
    void devicesAreDockers() {
        String listing = containment.run(root.spec("ls", "-l", "/dev")).stdout();

        List<String> names = listing.lines()
                .skip(1)
                .map(line -> line.replaceAll("^(.).* [A-Z][a-z]{2} +\\d+ +[\\d:]+ ", "$1 "))
                // Docker's containers have it if the kernel has it.
                .filter(name -> !name.equals("l core -> /proc/kcore"))
                .toList();
        assertEquals(
                List.of(
                        "l fd -> /proc/self/fd",
                        "c full",
                        "d mqueue",
                        "c null",
                        "l ptmx -> pts/ptmx",
                        "d pts",
                        "c random",
                        "d shm",
                        "l stderr -> /proc/self/fd/2",
                        "l stdin -> /proc/self/fd/0",
                        "l stdout -> /proc/self/fd/1",
                        "c tty",
                        "c urandom",
                        "c zero"),
                names);
        assertTrue(listing.contains("crw-rw-rw-    1 root     root        1,   3"), listing);
    }

    @Test
    void hostNameAndEnvironmentAreSet() {
        assertEquals("tiny\n", containment.run(root.spec("hostname")).stdout());
        assertEquals(
                TinyRoot.PATH + "\nHOSTNAME=tiny\nHOME=/root\n", containment.run(root.spec("env")).stdout());
    }

    @Test
    void withoutNetworkOnlyLoExists() {
        String addresses = containment.run(root.spec("ip", "-o", "addr")).stdout();

        assertTrue(addresses.lines().allMatch(line -> line.contains(": lo ")), addresses);
        assertTrue(addresses.contains("inet 127.0.0.1/8"), addresses);
    }

    @Test
    void hostNamespacesAreKept() {
        Namespace host = Namespace.HOST;
        Namespaces shared = new Namespaces(host, host, host, host, host, UserNamespace.HOST, DebugWait.NONE);

        assertEquals(kindsOf("self"), kindsSeenWith(shared));
    }

    @Test
    void namespacesOfOtherContainerAreJoined() {
        try (Cgroup cgroup = containment.cgroup(Resources.UNLIMITED)) {
            ContainerProcess other = Containment.start(
                    containment.driver(), root.spec("sleep", "100"), Namespaces.ALL, new Stdio.Pipes(0, 1, 2), cgroup);
            String files = "/proc/" + other.pid() + "/ns/";
            Namespaces joined = new Namespaces(
                    opened(files + "net"), opened(files + "pid"), opened(files + "ipc"), opened(files + "uts"),
                    Namespace.HOST, UserNamespace.HOST, DebugWait.NONE);

            assertEquals(kindsOf(String.valueOf(other.pid())), kindsSeenWith(joined));

            for (Namespace namespace : List.of(joined.network(), joined.pid(), joined.ipc(), joined.uts())) {
                kernel.close(((Namespace.Joined) namespace).fd());
            }
        }
    }

    private Namespace opened(String file) {
        return new Namespace.Joined(kernel.openat(
                FileSyscalls.AT_FDCWD, FileSyscalls.bytes(file), FileSyscalls.O_CLOEXEC, 0));
    }

    private String kindsSeenWith(Namespaces namespaces) {
        String script = "for kind in net pid ipc uts; do readlink /proc/self/ns/$kind; done";
        return containment
                .run(root.spec("sh", "-c", script), Resources.UNLIMITED, namespaces, "")
                .stdout();
    }

    private static String kindsOf(String process) {
        return Stream.of("net", "pid", "ipc", "uts")
                .map(kind -> readLink("/proc/" + process + "/ns/" + kind) + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void ownCgroupNamespaceShowsCgroupAsRoot() {
        Namespace own = Namespace.OWN;
        InitSpec spec = root.spec("cat", "/proc/self/cgroup");
        Namespaces hosts = new Namespaces(own, own, own, own, Namespace.HOST, UserNamespace.HOST, DebugWait.NONE);

        String inside = containment.run(spec).stdout();
        String outside = containment.run(spec, Resources.UNLIMITED, hosts, "").stdout();

        assertTrue(inside.lines().allMatch(line -> line.endsWith(":/")), inside);
        assertTrue(outside.lines().anyMatch(line -> line.contains(":" + containment.parent() + "/")), outside);
    }

    private static String readLink(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void usersAndGroupsAreReadFromImage() {
        assertEquals("uid=1001(bob) gid=1002(staff) groups=29(audio),44(video),1002(staff)\n", idOf("bob"));
        assertEquals("uid=1001(bob) gid=1002(staff) groups=29(audio),44(video),1002(staff)\n", idOf("1001"));
        assertEquals("uid=1000 gid=1000 groups=1000\n", idOf("1000:1000"));
        assertEquals("uid=1001(bob) gid=44(video) groups=44(video)\n", idOf("bob:video"));
    }

    private String idOf(String user) {
        return containment.run(as(user, "id")).stdout();
    }

    private InitSpec as(String user, String... command) {
        return edit(root.spec(command)).user(user).spec();
    }

    @Test
    void unknownUserIsRejectedByName() {
        InitFailure failure = assertThrows(InitFailure.class, () -> containment.run(as("nosuch", "id")));

        assertEquals("unable to find user nosuch: no matching entries in passwd file", failure.getMessage());
        assertEquals("user", failure.step());
    }

    @Test
    void otherUserHasNoCapabilitiesButCanOpenItsStreams() {
        Containment.Outcome outcome = containment.run(
                as("bob", "sh", "-c", "grep CapEff /proc/self/status; echo again > /dev/stdout; touch /no"));

        assertEquals("CapEff:\t0000000000000000\nagain\n", outcome.stdout());
        assertEquals("touch: /no: Permission denied\n", outcome.stderr());
    }

    @Test
    void missingWorkingDirectoryIsCreated() {
        InitSpec spec = edit(root.spec("pwd")).workingDir("/new/dir").spec();

        assertEquals("/new/dir\n", containment.run(spec).stdout());
    }

    @Test
    void fileAsWorkingDirectoryIsRejected() {
        InitSpec spec = edit(root.spec("pwd")).workingDir("/etc/passwd").spec();

        InitFailure failure = assertThrows(InitFailure.class, () -> containment.run(spec));
        assertEquals("error during container init: mkdir /etc/passwd: not a directory", failure.getMessage());
    }

    @Test
    void readOnlyRootIsNotWritable() {
        Containment.Outcome outcome = containment.run(edit(root.spec("touch", "/x")).readonlyRootfs(true).spec());

        assertEquals("touch: /x: Read-only file system\n", outcome.stderr());
        assertEquals(1, outcome.status().code());
    }

    @Test
    void volumesAreMountedAndReadOnlyOnesStayReadOnly() throws Exception {
        Path volume = Files.createTempDirectory("jd-volume");
        Files.writeString(volume.resolve("f"), "from the host\n");
        InitSpec spec = edit(root.spec("sh", "-c", "cat /v/w/f /v/r/f; touch /v/w/new; touch /v/r/new"))
                .moreMounts(
                        new InitMount("bind", volume.toString(), "/v/w", MountSyscalls.MS_REC, ""),
                        new InitMount(
                                "bind",
                                volume.toString(),
                                "/v/r",
                                MountSyscalls.MS_REC | MountSyscalls.MS_RDONLY,
                                "")).spec();

        Containment.Outcome outcome = containment.run(spec);

        assertEquals("from the host\nfrom the host\n", outcome.stdout());
        assertEquals("touch: /v/r/new: Read-only file system\n", outcome.stderr());
        assertTrue(Files.deleteIfExists(volume.resolve("new")));
        Files.delete(volume.resolve("f"));
        Files.delete(volume);
    }

    @Test
    void linkInImageLeadsNoMountOutOfRoot() throws Exception {
        Path outside = Files.createTempDirectory("jd-outside");
        Files.createSymbolicLink(root.directory().resolve("etc/resolv.conf"), Path.of("../run/dangling/resolv.conf"));
        Files.createSymbolicLink(root.directory().resolve("trap"), outside);
        Path file = Files.writeString(outside.resolve("source"), "nameserver 192.0.2.1\n");
        InitSpec spec = edit(root.spec("sh", "-c", "cat /etc/resolv.conf; ls /trap/"))
                .moreMounts(
                        new InitMount("bind", file.toString(), "/etc/resolv.conf", 0, ""),
                        new InitMount("bind", file.toString(), "/trap/inside", 0, "")).spec();

        assertEquals("nameserver 192.0.2.1\ninside\n", containment.run(spec).stdout());
        assertFalse(Files.exists(outside.resolve("inside")));
        Files.delete(file);
        Files.delete(outside);
    }

    @Test
    void containerStartsWithOneProcessAndSixMegabytes() {
        Resources tight = Resources.UNLIMITED.withMemory(6 << 20, 6 << 20).withPids(1);
        Containment.Outcome outcome =
                containment.run(root.spec("echo", "fits"), tight, Namespaces.ALL, "");

        assertEquals("fits\n", outcome.stdout());
    }

    @Test
    void oomKillIsReported() {
        Resources tight = Resources.UNLIMITED.withMemory(16 << 20, 16 << 20);
        Containment.Outcome outcome = containment.run(
                root.spec("dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1"),
                tight,
                Namespaces.ALL,
                "");

        assertEquals(137, outcome.status().shellCode());
        assertTrue(outcome.oomKilled());
    }

    @Test
    void terminalIsInContainersDevpts() throws Exception {
        InitSpec spec = edit(root.spec(
                        "sh", "-c",
                        "tty; stty size; mount | grep -c ' on /dev/console type devpts'; read x; echo got $x"))
                .tty(true).spec();
        try (Cgroup cgroup = containment.cgroup(Resources.UNLIMITED)) {
            ContainerProcess process = Containment.start(
                            containment.driver(), spec,
                            Namespaces.ALL,
                            new Stdio.Tty(new Pty.Size(33, 111)),
                            cgroup);
            try (Pty terminal = process.terminal().orElseThrow()) {
                // The terminal echoes input at once, perhaps between two lines of output.
                String seen = readUntil("33 111\r\n1\r\n", terminal);
                terminal.input().write("typed\n".getBytes(StandardCharsets.UTF_8));
                String rest = new String(terminal.output().readAllBytes(), StandardCharsets.UTF_8);

                assertTrue(seen.contains("/dev/pts/0\r\n33 111\r\n1\r\n"), seen + rest);
                assertTrue(rest.contains("got typed\r\n"), seen + rest);
            }
            assertEquals(0, process.exit().get(10, TimeUnit.SECONDS).code());
        }
    }

    /// {@return the output up to the text, or up to its end}
    private static String readUntil(String text, Pty terminal) throws IOException {
        var seen = new StringBuilder();
        int next;
        while (seen.indexOf(text) < 0 && (next = terminal.output().read()) >= 0) {
            seen.append((char) next);
        }
        return seen.toString();
    }

    @Test
    void controlCSignalsForegroundProcessGroup() throws Exception {
        InitSpec spec = edit(root.spec(
                        "sh", "-c", "trap 'echo caught; exit 3' INT; echo up; while :; do sleep 1; done"))
                .tty(true).spec();
        try (Cgroup cgroup = containment.cgroup(Resources.UNLIMITED)) {
            ContainerProcess process = Containment.start(
                            containment.driver(), spec,
                            Namespaces.ALL,
                            new Stdio.Tty(Pty.Size.UNKNOWN),
                            cgroup);
            try (Pty terminal = process.terminal().orElseThrow()) {
                byte[] up = new byte[4];
                assertEquals(4, terminal.output().readNBytes(up, 0, 4));
                terminal.input().write(3);
                assertEquals(3, process.exit().get(10, TimeUnit.SECONDS).code());
            }
        }
    }

    @Test
    void endedContainersLeaveNoResources() throws Exception {
        containment.run(root.spec("true"));
        String before = traces();

        containment.run(root.spec("sh", "-c", "sleep 100 & echo gone"));
        containment.run(edit(root.spec("touch", "/left")).readonlyRootfs(true).spec());
        assertThrows(InitFailure.class, () -> containment.run(root.spec("nosuch")));
        assertThrows(InitFailure.class, () -> containment.run(as("nosuch", "true")));
        InitSpec broken = edit(root.spec("true"))
                .moreMounts(new InitMount("nosuchfs", "none", "/mnt", 0, "")).spec();
        InitFailure failure = assertThrows(InitFailure.class, () -> containment.run(broken));

        assertEquals("mounts", failure.step());
        assertTrue(failure.getMessage().contains("\"/mnt\""), failure.getMessage());
        assertEquals(before, traces());
    }

    /// {@return mounts, cgroups, children and descriptors of this process} Tests that run meanwhile in another JVM mount
    /// network namespaces, and file systems in temporary directories of their own.
    private String traces() throws IOException {
        List<String> mounts = Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(root.directory().toString()) || !line.matches("\\S+ \\S+ \\S+ \\S+ (/run/netns|/tmp/|/var/tmp/).*"))
                .toList();
        long cgroups = CgroupSearch.matching(path -> path.toString().contains(containment.parent())).size();
        long children = ProcessHandle.current().children().count();
        long descriptors;
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            descriptors = all.count();
        }
        return mounts + " mounts, " + cgroups + " cgroups, " + children + " children, " + descriptors + " descriptors";
    }
}
