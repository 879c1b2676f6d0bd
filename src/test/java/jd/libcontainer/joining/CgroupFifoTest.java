package jd.libcontainer.joining;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.IntConsumer;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.cgroup.Version2Groups;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.security.Seccomp;
import jd.libcontainer.security.SeccompChoice;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.start.Containment.Outcome;
import jd.libcontainer.start.TinyRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class CgroupFifoTest {
    private RunningContainer container;
    private Cgroup group;

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    @BeforeEach
    void start() {
        container = new RunningContainer();
        group = Version2Groups.open(container.kernel).create("/jd-gate-test", "group", Resources.UNLIMITED);
    }

    @AfterEach
    void stop() {
        group.close();
        container.close();
    }

    private InitSpec filtered(String... command) {
        String filter = Seccomp.open(container.kernel)
                .filter(new SeccompChoice.Default(), Capabilities.DEFAULT).text();
        return edit(container.command(command)).seccompFilter(filter).spec();
    }

    private Outcome join(InitSpec command) {
        return container.join(command, group, List.of());
    }

    /// A cgroup that runs an action on each process that is about to enter.
    private Cgroup groupBehind(IntConsumer first) {
        return (Cgroup) Proxy.newProxyInstance(
                Cgroup.class.getClassLoader(), new Class<?>[] {Cgroup.class}, (_, method, arguments) -> {
                    if (method.getName().equals("addBeside")) {
                        first.accept((int) arguments[0]);
                    }
                    try {
                        return method.invoke(group, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void threadWithDockersFilterSpawnsCommand() {
        JoinOrder order = new JoinOrder(
                filtered("true"), container.process.pidfd(), null, group);

        assertEquals(
                List.of(),
                new Joining(container.kernel, null, null).reason(order).stream().toList());
    }

    @Test
    void commandIsInCgroupFromFirstInstruction() {
        String own = join(filtered("grep", "^0::", "/proc/self/cgroup")).stdout();

        assertTrue(own.endsWith("/jd-gate-test/group\n"), own);
        assertEquals(own, join(container.command("grep", "^0::", "/proc/self/cgroup")).stdout());
        assertEquals(own, join(edit(filtered("grep", "^0::", "/proc/self/cgroup")).user("bob").spec()).stdout());
    }

    @Test
    void commandHasNoDescriptorOfTheFifo() {
        assertEquals("0\n1\n2\n3\n", join(filtered("ls", "/proc/self/fd")).stdout());
        assertEquals("/tmp\n", join(edit(filtered("pwd")).workingDir("/tmp").spec()).stdout());
    }

    @Test
    void daemonContinuesWhileChildWaits() {
        // A garbage collection stops every Java thread, also the one that is spawning.
        Outcome outcome = container.join(filtered("echo", "hello"), groupBehind(child -> System.gc()), List.of());

        assertEquals("hello\n", outcome.stdout());
    }

    @Test
    void childKilledAtTheFifoIsReportedAsKilled() {
        Outcome outcome = container.join(
                filtered("echo", "hello"), groupBehind(child -> container.kernel.kill(child, 9)), List.of());

        assertEquals(137, outcome.status().shellCode());
        assertEquals("", outcome.stdout());
    }

    @Test
    void childThatCannotEnterCgroupNeverRuns() {
        long children = ProcessHandle.current().children().count();
        group.close();

        String message = assertThrows(InitFailure.class, () -> join(filtered("echo", "hello"))).getMessage();

        assertTrue(message.startsWith("cgroup: open"), message);
        assertEquals(children, ProcessHandle.current().children().count());
    }

    @Test
    void unrunnableCommandIsReportedInDockersWords() {
        assertEquals(
                "exec: \"nosuch\": executable file not found in $PATH",
                assertThrows(InitFailure.class, () -> join(filtered("nosuch"))).getMessage());
    }
}
