package jd.dockerinit;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitDevice;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.Rlimit;
import jd.libcontainer.spec.SpecEdits;
import jd.libcontainer.start.Containment;
import jd.libcontainer.start.TinyRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Starts containers with devices, rlimits, sysctls and volumes on the real kernel.
@Tag("root")
class DevicesAndLimitsTest {
    private static final int NOFILE = 7;
    private static final int DATA = 2;
    private static final int NPROC = 6;

    private final Syscalls kernel = JnrSyscalls.load();
    private TinyRoot root;
    private Containment containment;

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    @BeforeEach
    void open() throws Exception {
        root = TinyRoot.create(Files.createTempDirectory("jd-given"));
        containment = Containment.open(kernel, 0);
    }

    @AfterEach
    void close() {
        containment.close();
        root.delete();
    }

    private String output(SpecEdits draft) {
        return containment.run(draft.spec()).stdout();
    }

    private InitFailure failure(SpecEdits draft) {
        return assertThrows(InitFailure.class, () -> containment.run(draft.spec()));
    }

    private SpecEdits shell(String script) {
        return edit(root.spec("sh", "-c", script));
    }

    @Test
    void deviceHasItsNumbersModeAndOwnerAndParentDirectories() {
        String listing = output(shell("ls -ln /dev/a/b /root/node | cut -c1-44; ls -ld /dev/a | cut -c1-10")
                .devices(List.of(
                        new InitDevice("/dev/a/b", "b", 254, 300, 0640, 5, 6),
                        new InitDevice("/root/node", "c", 10, 229, 0600, 0, 0))));

        assertEquals(
                """
                brw-r-----    1 5        6         254, 300\s
                crw-------    1 0        0          10, 229\s
                drwxr-xr-x
                """,
                listing);
    }

    @Test
    void deviceReplacesADefaultDeviceExceptPtmx() {
        String listing = output(shell("ls -l /dev/full /dev/ptmx | cut -c1-44").devices(List.of(
                new InitDevice("/dev/full", "c", 1, 5, 0666, 0, 0),
                new InitDevice("/dev/ptmx", "c", 5, 2, 0666, 0, 0))));

        assertEquals(
                """
                crw-rw-rw-    1 root     root        1,   5\s
                lrwxrwxrwx    1 root     root             8\s
                """,
                listing);
    }

    @Test
    void deviceWithoutPathIsSkippedAndDeviceAtRootIsRejected() {
        assertEquals("ok\n", output(shell("echo ok").devices(List.of(new InitDevice("", "c", 1, 3, 0666, 0, 0)))));

        InitFailure failure = failure(shell("true").devices(List.of(new InitDevice("/", "c", 1, 3, 0666, 0, 0))));

        assertEquals(
                "error during container init: error creating device nodes: config tries to change rootfs to file: "
                        + "mknod over rootfs",
                failure.getMessage());
        assertEquals("devices", failure.step());
    }

    @Test
    void devicePathThroughASymlinkStaysInTheRoot() throws Exception {
        Files.createSymbolicLink(root.directory().resolve("out"), Path.of("/../../../../tmp"));

        String listing = output(shell("ls /tmp").devices(List.of(new InitDevice("/out/jd-escaped", "c", 1, 3, 0666, 0, 0))));

        assertEquals("jd-escaped\n", listing);
        assertTrue(Files.notExists(Path.of("/tmp/jd-escaped")));
    }

    @Test
    void rlimitsApplyToTheCommand() {
        String limits = output(shell("ulimit -S -n; ulimit -H -n; ulimit -c").rlimits(List.of(
                new Rlimit(NOFILE, 100, 200), new Rlimit(4, -1, -1))));

        assertEquals("100\n200\nunlimited\n", limits);
    }

    @Test
    void rlimitsTooLowForAJvmDoNotStopTheCommand() {
        List<Rlimit> tight = List.of(
                new Rlimit(NOFILE, 3, 3), new Rlimit(DATA, 1 << 20, 1 << 20), new Rlimit(NPROC, 1, 1),
                new Rlimit(1, 0, 0), new Rlimit(8, 0, 0), new Rlimit(3, 1 << 16, 1 << 16));

        assertEquals("started\n", output(edit(root.spec("echo", "started")).user("1001").rlimits(tight)));
    }

    @Test
    void invalidRlimitIsRejectedWithDockersMessage() {
        InitFailure failure = failure(shell("true").rlimits(List.of(new Rlimit(NOFILE, 10, 5))));

        assertEquals(
                "error during container init: error setting rlimits for ready process: error setting rlimit type 7: "
                        + "invalid argument",
                failure.getMessage());
        assertEquals(Errno.EINVAL, failure.errno());
    }

    @Test
    void sysctlIsSetInTheContainerAndNotOnTheHost() throws Exception {
        String host = Files.readString(Path.of("/proc/sys/kernel/msgmax")).strip();
        int other = Integer.parseInt(host) + 1;

        String inside = output(shell("cat /proc/sys/kernel/msgmax").sysctls(Map.of("kernel.msgmax", "" + other)));

        assertEquals(other + "\n", inside);
        assertEquals(host, Files.readString(Path.of("/proc/sys/kernel/msgmax")).strip());
    }

    @Test
    void unknownOrInvalidSysctlIsRejectedWithDockersMessage() {
        assertEquals(
                "error during container init: open /proc/sys/net/foo: no such file or directory",
                failure(shell("true").sysctls(Map.of("net.foo", "1"))).getMessage());
        assertEquals(
                "error during container init: write /proc/sys/kernel/msgmax: invalid argument",
                failure(shell("true").sysctls(Map.of("kernel.msgmax", "abc"))).getMessage());
    }

    /// Neither `..` nor `/` in a sysctl's name leads out of /proc/sys.
    @Test
    void sysctlNameWithDotDotIsRejected() {
        InitFailure failure = failure(shell("true").sysctls(Map.of("net/../../self/comm", "x")));

        assertEquals(Errno.ENOENT, failure.errno());
    }

    @Test
    void filesOfAVolumeMountedAtDevAreKept() throws Exception {
        var volume = Files.createTempDirectory("jd-volume");
        try {
            Files.writeString(volume.resolve("null"), "mine");
            InitMount bind = new InitMount("bind", volume.toString(), "/dev", MountSyscalls.MS_BIND, "");

            assertEquals("mine", output(shell("cat /dev/null").mounts(List.of(
                    new InitMount("proc", "proc", "/proc", 0, ""), bind)).maskedPaths(List.of())));
        } finally {
            try (var made = Files.list(volume)) {
                for (var path : made.toList()) {
                    Files.delete(path);
                }
            }
            Files.delete(volume);
        }
    }

    /// uid and gid are looked up in the image's /etc/passwd, the home in the file that the container sees.
    @Test
    void volumeOverPasswdChangesTheHomeAndNotTheUser() throws Exception {
        Path passwd = Files.createTempFile("jd-passwd", "");
        try {
            Files.writeString(passwd, "alice:x:0:0::/:\nbob:x:0:0::/:\nrobert:x:1001:0::/elsewhere:\n");
            List<InitMount> mounts = new ArrayList<>(root.spec("true").filesystem().mounts());
            mounts.add(new InitMount("bind", passwd.toString(), "/etc/passwd", MountSyscalls.MS_BIND, ""));

            assertEquals(
                    "1001\n1002\n/elsewhere\n",
                    output(shell("id -u; id -g; echo $HOME").user("bob").mounts(mounts)));
            assertEquals(
                    "unable to find user alice: no matching entries in passwd file",
                    failure(shell("true").user("alice").mounts(mounts)).getMessage());
        } finally {
            Files.delete(passwd);
        }
    }
}
