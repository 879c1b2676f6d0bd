package jd.libcontainer.joining;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.InstrumentedKernel;
import jd.libcontainer.security.Seccomp;
import jd.libcontainer.security.SeccompChoice;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;
import jd.libcontainer.start.TinyRoot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A thread that has joined a container would search the container's files for a class, so all classes must be loaded before
/// it joins. Another JVM joins a container in every way and records which thread loads which class.
@Tag("root")
@Tag("slow")
class JoiningRehearsalTest {
    @TempDir
    Path directory;

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    @Test
    void joiningThreadLoadsNoClass() throws Exception {
        Path log = directory.resolve("loaded");
        Process jvm = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Xlog:class+load:file=" + log + ":tid",
                "-cp", System.getProperty("java.class.path"), JoiningRehearsalTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said = jvm.inputReader().lines().toList();
        assertTrue(jvm.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, jvm.exitValue(), said.toString());
        Set<String> threads = Set.of(said.getLast().split(" "));
        assertTrue(threads.size() > 3, said.toString());

        List<String> late = Files.readAllLines(log).stream()
                .filter(line -> threads.contains(line.replaceAll("^\\[(\\d+)].*", "$1")))
                .toList();

        assertFalse(Files.readAllLines(log).isEmpty());
        assertEquals(List.of(), late);
    }

    /// Joins with and without a terminal, a user and a filter, and with a command that fails; then prints the threads.
    public static void main(String[] arguments) {
        InstrumentedKernel kernel = InstrumentedKernel.load();
        try (RunningContainer container =
                new RunningContainer(kernel, Resources.UNLIMITED, root -> root.spec("sleep", "1000"))) {
            String filter = Seccomp.open(kernel).filter(new SeccompChoice.Default(), Capabilities.DEFAULT).text();
            InitSpec plain = container.command("true");
            for (InitSpec command : List.of(
                    plain,
                    edit(plain).user("bob").noNewPrivileges(true).spec(),
                    edit(plain).seccompFilter(filter).user("bob").spec(),
                    container.command("/bin/true"),
                    container.command("nosuch"),
                    container.command("/etc"),
                    edit(plain).workingDir("/nosuch").spec())) {
                try {
                    container.join(command);
                } catch (InitFailure e) {
                    // This command must fail.
                    continue;
                }
            }
            withTerminal(container, edit(plain).tty(true).user("bob").spec());
        }
        System.out.println(kernel.threads().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        System.exit(0);
    }

    private static void withTerminal(RunningContainer container, InitSpec command) {
        ContainerProcess process = container.driver().join(new JoinOrder(
                command, container.process.pidfd(), new Stdio.Tty(new Pty.Size(24, 80)),
                container.cgroup));
        process.exit().orTimeout(30, TimeUnit.SECONDS).join();
        process.terminal().ifPresent(Pty::close);
    }
}
