package jd.libcontainer.joining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import jd.libcontainer.Containment.Outcome;
import jd.libcontainer.ExitStatus;
import jd.libcontainer.InitFailure;
import jd.libcontainer.InitSpec;
import jd.libcontainer.TinyRoot;
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
    void theCommandSpeaksAndEnds() {
        Outcome outcome = container.join(container.command("sh", "-c", "echo hello; echo trouble >&2; exit 3"));

        assertEquals("hello\n", outcome.stdout());
        assertEquals("trouble\n", outcome.stderr());
        assertEquals(new ExitStatus(3, 0), outcome.status());
    }

    @Test
    void itIsInEveryNamespaceAndGroupOfTheFirstProcess() {
        String shown = "for n in cgroup ipc mnt net pid uts; do readlink /proc/$0/ns/$n; done; cat /proc/$0/cgroup";
        String of = container.join(container.command("sh", "-c", shown, "1")).stdout();
        String own = container.join(container.command("sh", "-c", shown, "self")).stdout();

        assertTrue(of.contains("pid:["), of);
        assertEquals(of, own);
    }

    @Test
    void itIsAsWeakAsTheFirstProcessAndLeadsASession() {
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
    void nothingOfTheDaemonIsOpenInIt() {
        assertEquals("0\n1\n2\n3\n", container.join(container.command("ls", "/proc/self/fd")).stdout());
    }

    @Test
    void userDirectoryAndEnvironmentAreAsAsked() {
        var command = container.command("sh", "-c", "id; pwd; echo $HOME").edit().user("bob").workingDir("/tmp").spec();

        assertEquals(
                "uid=1001(bob) gid=1002(staff) groups=29(audio),44(video),1002(staff)\n/tmp\n/home/bob\n",
                container.join(command).stdout());
    }

    @Test
    void whatCannotBeRunIsSaidInDockersWords() {
        assertFails("exec: \"nosuch\": executable file not found in $PATH", container.command("nosuch"));
        assertFails("exec: \"/etc\": is a directory", container.command("/etc"));
        assertFails("chdir to cwd (\"/nosuch\") set in config.json failed: no such file or directory",
                container.command("true").edit().workingDir("/nosuch").spec());
        assertFails("unable to find user nosuch: no matching entries in passwd file",
                container.command("true").edit().user("nosuch").spec());
    }

    private void assertFails(String message, InitSpec command) {
        assertEquals(message, assertThrows(InitFailure.class, () -> container.join(command)).getMessage());
    }
}
