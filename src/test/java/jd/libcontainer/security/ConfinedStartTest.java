package jd.libcontainer.security;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.start.Containment;
import jd.libcontainer.start.TinyRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Starts containers with seccomp filters and AppArmor profiles on the real kernel.
@Tag("root")
class ConfinedStartTest {
    private static final String ALL_BUT_EXECVE = """
            {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["execve"],"action":"%s","errnoRet":13}]}""";

    private static final String STATUS = "grep -E '^(Cap|NoNew|Seccomp:)' /proc/self/status";

    private final Syscalls kernel = JnrSyscalls.load();
    private final Seccomp seccomp = Seccomp.open(kernel);
    private TinyRoot root;
    private Containment containment;

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    @BeforeEach
    void open() throws Exception {
        assumeTrue(seccomp.isAvailable(), "needs libseccomp2 and a kernel with seccomp");
        root = TinyRoot.create(Files.createTempDirectory("jd-confined"));
        containment = Containment.open(kernel, 0);
    }

    @AfterEach
    void close() {
        containment.close();
        root.delete();
    }

    private InitSpec filtered(SeccompFilter filter, String... command) {
        return edit(root.spec(command)).seccompFilter(filter.text()).spec();
    }

    private SeccompFilter custom(String json) {
        return seccomp.filter(new SeccompChoice.Custom(json), Capabilities.DEFAULT);
    }

    private SeccompFilter usual() {
        return seccomp.filter(new SeccompChoice.Default(), Capabilities.DEFAULT);
    }

    private static String status(String permitted, int noNewPrivileges) {
        return """
                CapInh:	0000000000000000
                CapPrm:	%s
                CapEff:	%s
                CapBnd:	00000000a80425fb
                CapAmb:	0000000000000000
                NoNewPrivs:	%d
                Seccomp:	2
                """.formatted(permitted, permitted, noNewPrivileges);
    }

    @Test
    void sysAdminForTheFilterIsDroppedBeforeExecve() {
        assertEquals(
                status("00000000a80425fb", 0),
                containment.run(filtered(usual(), "sh", "-c", STATUS)).stdout());
    }

    @Test
    void nonRootUserKeepsNoCapabilityForTheFilter() {
        InitSpec spec = edit(filtered(usual(), "sh", "-c", STATUS)).user("bob").spec();
        assertEquals(status("0000000000000000", 0), containment.run(spec).stdout());
    }

    @Test
    void filterIsInstalledForANonRootUserWithNoNewPrivileges() {
        InitSpec spec = edit(filtered(usual(), "sh", "-c", STATUS)).user("bob").noNewPrivileges(true).spec();
        assertEquals(status("0000000000000000", 1), containment.run(spec).stdout());
    }

    @Test
    void filterAppliesToTheContainersProgram() {
        SeccompFilter filter = custom("""
                {"defaultAction":"SCMP_ACT_ALLOW",
                 "syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO","errnoRet":28}]}""");

        Containment.Outcome outcome = containment.run(filtered(filter, "busybox", "mkdir", "/tmp/x"));

        assertEquals("mkdir: can't create directory '/tmp/x': No space left on device\n", outcome.stderr());
    }

    @Test
    void filterThatAllowsOnlyExecveDoesNotStopDockerinit() {
        SeccompFilter filter = custom("""
                {"defaultAction":"SCMP_ACT_KILL_PROCESS",
                 "syscalls":[{"names":["execve"],"action":"SCMP_ACT_ALLOW"}]}""");

        // 31 is SIGSYS: the first system call after execve kills the program.
        assertEquals(new ExitStatus(0, 31), containment.run(filtered(filter, "true")).status());
    }

    @Test
    void execveDeniedByTheFilterFailsWithPermissionDenied() {
        Containment.Outcome outcome =
                containment.run(filtered(custom(ALL_BUT_EXECVE.formatted("SCMP_ACT_ERRNO")), "true"));

        assertEquals("exec /bin/true: permission denied\n", outcome.stderr());
        assertEquals(1, outcome.status().code());
    }

    @Test
    void execveKilledByTheFilterExitsWithSigsys() {
        SeccompFilter filter = custom(ALL_BUT_EXECVE.formatted("SCMP_ACT_KILL_PROCESS"));

        assertEquals(159, containment.run(filtered(filter, "true")).status().shellCode());
    }

    @Test
    void filterRejectedByTheKernelFailsTheStart() {
        // 0x7f is not a valid BPF opcode.
        String broken = new SeccompFilter(new byte[] {0x7f, 0, 0, 0, 0, 0, 0, 0}).text();
        InitSpec spec = edit(root.spec("true")).seccompFilter(broken).spec();

        InitFailure failure = assertThrows(InitFailure.class, () -> containment.run(spec));

        assertEquals("execve", failure.step());
        assertEquals("execve: seccomp(\"8 bytes\"): EINVAL (invalid argument)", failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare --user true", "unshare --net true", "mount -t tmpfs x /tmp"})
    void defaultProfileDeniesNamespacesAndMounts(String command) {
        // Creating a user namespace needs no capability, so only the filter can deny it.
        Containment.Outcome outcome = containment.run(filtered(usual(), "sh", "-c", "busybox " + command));

        assertTrue(outcome.stderr().contains("Operation not permitted")
                || outcome.stderr().contains("permission denied"), outcome.toString());
        assertTrue(outcome.status().code() != 0, outcome.toString());
    }

    @Test
    void containerHasItsOwnSessionKeyring() {
        assumeTrue(Files.exists(Path.of("/proc/keys")), "needs a kernel that keeps keys");
        InitSpec open = edit(root.spec("cat", "/proc/keys")).maskedPaths(List.of()).user("bob").spec();

        String keys = containment.run(open).stdout();

        assertTrue(keys.contains(" perm 3f1b0000     0     0 keyring   _ses." + open.id() + ": empty"), keys);
        assertEquals(1, keys.lines().filter(line -> line.contains("_ses.")).count(), keys);
    }

    @Test
    void programRunsUnderTheDefaultAppArmorProfile() {
        AppArmor appArmor = AppArmor.open(kernel, Subprocess.host());
        assumeTrue(appArmor.isAvailable(), "needs a kernel with AppArmor");
        appArmor.ensureDefault();
        appArmor.ensureDefault();
        InitSpec spec = edit(root.spec("cat", "/proc/self/attr/current")).apparmorProfile(AppArmor.DEFAULT).spec();

        assertEquals("docker-default (enforce)\n", containment.run(spec).stdout());
    }

    @Test
    void unknownAppArmorProfileFailsTheApparmorStep() {
        InitSpec spec = edit(root.spec("true")).apparmorProfile("no-such-profile").spec();

        InitFailure failure = assertThrows(InitFailure.class, () -> containment.run(spec));

        assertEquals("apparmor", failure.step());
        assertTrue(failure.getMessage().startsWith(
                "error during container init: unable to apply apparmor profile: "), failure.getMessage());
    }
}
