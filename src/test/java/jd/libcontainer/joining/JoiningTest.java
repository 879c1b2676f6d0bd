package jd.libcontainer.joining;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Rlimit;
import jd.libcontainer.start.Containment.Outcome;
import jd.libcontainer.start.TinyRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class JoiningTest {
    private RunningContainer container;

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    @BeforeEach
    void start() {
        container = new RunningContainer();
    }

    @AfterEach
    void stop() {
        container.close();
    }

    @Test
    void commandWritesOutputAndEnds() {
        Outcome outcome = container.join(container.command("sh", "-c", "echo hello; echo trouble >&2; exit 3"));

        assertEquals("hello\n", outcome.stdout());
        assertEquals("trouble\n", outcome.stderr());
        assertEquals(new ExitStatus(3, 0), outcome.status());
    }

    @Test
    void commandIsInNamespacesAndCgroupsOfFirstProcess() {
        String shown = "for n in cgroup ipc mnt net pid uts; do readlink /proc/$0/ns/$n; done;"
                + "grep -v ^0: /proc/$0/cgroup";
        String of = container.join(container.command("sh", "-c", shown, "1")).stdout();
        String own = container.join(container.command("sh", "-c", shown, "self")).stdout();

        assertTrue(of.contains("pid:["), of);
        assertEquals(of, own);
    }

    /// On a hybrid host the version 2 cgroup limits nothing and is entered later; [CgroupFifoTest] tests hosts with version 2
    /// alone.
    @Test
    void commandEntersVersion2CgroupLater() {
        String same = "until [ \"$(cat /proc/self/cgroup)\" = \"$(cat /proc/1/cgroup)\" ]; do :; done; echo in";

        assertEquals("in\n", container.join(container.command("sh", "-c", same)).stdout());
    }

    @Test
    void commandHasCapabilitiesOfFirstProcessAndLeadsSession() {
        String fields = "^(Umask|Uid|Gid|Groups|Sig(Blk|Ign|Cgt)|Cap...|NoNewPrivs|Threads):";
        List<String> files = List.of("/proc/1/status", "/proc/self/status");
        List<String> shown = files.stream()
                .map(file -> container.join(container.command("grep", "-E", fields, file)).stdout())
                .toList();

        assertTrue(shown.getFirst().contains("CapEff:\t00000000a80425fb"), shown.getFirst());
        assertEquals(shown.getFirst(), shown.getLast());
        String session = container.join(container.command("sh", "-c", "cut -d' ' -f6 /proc/$$/stat; echo $$")).stdout();
        assertEquals(2, session.lines().count(), session);
        assertEquals(1, session.lines().distinct().count(), session);
    }

    @Test
    void commandHasNoDescriptorOfTheDaemon() {
        assertEquals("0\n1\n2\n3\n", container.join(container.command("ls", "/proc/self/fd")).stdout());
    }

    @Test
    void userDirectoryAndEnvironmentAreAsSpecified() {
        var command = edit(container.command("sh", "-c", "id; pwd; echo $HOME")).user("bob").workingDir("/tmp").spec();

        assertEquals(
                "uid=1001(bob) gid=1002(staff) groups=29(audio),44(video),1002(staff)\n/tmp\n/home/bob\n",
                container.join(command).stdout());
    }

    @Test
    void unrunnableCommandIsReportedInDockersWords() {
        assertFails("exec: \"nosuch\": executable file not found in $PATH", container.command("nosuch"));
        assertFails("exec: \"/etc\": is a directory", container.command("/etc"));
        assertFails("chdir to cwd (\"/nosuch\") set in config.json failed: no such file or directory",
                edit(container.command("true")).workingDir("/nosuch").spec());
        assertFails("unable to find user nosuch: no matching entries in passwd file",
                edit(container.command("true")).user("nosuch").spec());
    }

    @Test
    void processJoinsWhereThreadCannot() {
        InitSpec limited = edit(container.command("sh", "-c", "ulimit -n; ulimit -Hn; cat /proc/self/oom_score_adj; echo $$")).rlimits(List.of(new Rlimit(7, 77, 99))).oomScoreAdj(55).user("bob").spec();

        Outcome outcome = container.join(limited);

        assertTrue(outcome.stdout().startsWith("77\n99\n55\n"), outcome.toString());
        assertTrue(Integer.parseInt(outcome.stdout().lines().toList().getLast()) > 1, outcome.toString());
    }

    @Test
    void threadAndProcessGiveTheSameResult() {
        String show = "grep -E '^(Umask|.id|Groups|Sig(Blk|Ign|Cgt)|Cap...|NoNewPrivs|Threads):' /proc/self/status;"
                + "ls /proc/self/fd; for n in cgroup ipc mnt net pid uts; do readlink /proc/self/ns/$n; done;"
                + "grep -v ^0: /proc/self/cgroup; pwd; env";
        InitSpec byThread = edit(container.command("sh", "-c", show)).user("bob").workingDir("/tmp").spec();
        InitSpec byProcess = edit(byThread).oomScoreAdj(1).spec();

        String once = container.join(byThread).stdout().replaceAll("(?m)^(Pid|PPid|TracerPid):.*", "");
        assertTrue(once.contains("Uid:\t1001"), once);
        assertEquals(once, container.join(byProcess).stdout().replaceAll("(?m)^(Pid|PPid|TracerPid):.*", ""));
    }

    @Test
    void processReportsUnrunnableCommandLikeThread() {
        InitSpec nosuch = edit(container.command("nosuch")).oomScoreAdj(1).spec();
        assertFails("exec: \"nosuch\": executable file not found in $PATH", nosuch);
        assertFails("chdir to cwd (\"/nosuch\") set in config.json failed: no such file or directory",
                edit(container.command("true")).workingDir("/nosuch").oomScoreAdj(1).spec());
        assertFails("unable to find user nosuch: no matching entries in passwd file",
                edit(container.command("true")).user("nosuch").oomScoreAdj(1).spec());
    }

    @Test
    void fileWithoutProgramFormatIsReported() throws Exception {
        Path script = Files.writeString(container.root.directory().resolve("script"), "echo hi\n");
        assertTrue(script.toFile().setExecutable(true));

        Outcome outcome = container.join(container.command("/script"));

        assertEquals("exec /script: exec format error\n", outcome.stderr());
        assertEquals(1, outcome.status().code());
    }

    @Test
    void joinFailsAtPidsLimit() {
        for (int oomScore : new int[] {0, 1}) {
            try (RunningContainer full = new RunningContainer(Resources.UNLIMITED.withPids(1), "sleep", "1000")) {
                InitSpec command = edit(full.command("echo", "hi")).oomScoreAdj(oomScore).spec();
                assertEquals(
                        "read init-p: connection reset by peer",
                        assertThrows(InitFailure.class, () -> full.join(command)).getMessage());
            }
        }
        try (RunningContainer almost = new RunningContainer(Resources.UNLIMITED.withPids(2), "sleep", "1000")) {
            assertEquals("hi\n", almost.join(almost.command("echo", "hi")).stdout());
        }
    }

    private void assertFails(String message, InitSpec command) {
        assertEquals(message, assertThrows(InitFailure.class, () -> container.join(command)).getMessage());
    }
}
