package jd.labs.lab13;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jd.labs.LabMain;
import jd.labs.WrongAnswer;
import jd.libcontainer.kernel.FakeKernel;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.SyscallException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// [FakeKernel] refuses the same call of a wrong answer with the same error number as the real kernel.
@Tag("root")
@Tag("slow")
class SameErrorsTest {
    private static final DockerInitLab LAB = new DockerInitLab();

    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> wrongAnswerEndsWithTheSameErrorOnBothKernels() {
        return WrongAnswer.programs(LAB, Set.of("enter", "giveAway"), directory)
                .entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.getKey().what(), () -> compare(each.getValue(), each.getKey().task())));
    }

    private static void compare(Class<?> program, String task) throws Exception {
        assumeTrue(LabMain.isRootOnLinux(), "needs root on Linux");
        assumeTrue(onTheRootMount(Path.of(System.getProperty("java.io.tmpdir"))), "the temporary directory is a mount");
        String real = error(() -> new Sandbox(JnrSyscalls.load()).run(program, task, List.of("true")));
        String fake = error(() -> {
            FakeKernel kernel = DockerInitLab.kernel();
            Steps steps = DockerInitLab.steps(program, kernel.syscalls());
            if (task.equals("enter")) {
                steps.enter("/somewhere/rootfs");
            } else {
                steps.giveAway(DockerInitLab.UID, DockerInitLab.GID, DockerInitLab.CAPABILITIES);
            }
            return "";
        });
        assertEquals(real, fake);
    }

    private interface Attempt {
        String run() throws Exception;
    }

    /// {@return `umount2 EBUSY`, or what the attempt has printed}
    private static String error(Attempt attempt) throws Exception {
        try {
            return attempt.run();
        } catch (SyscallException e) {
            return e.call().replaceFirst("[(].*", "") + " " + e.errno();
        }
    }

    private static boolean onTheRootMount(Path path) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .map(line -> Path.of(line.split(" ")[4]))
                .noneMatch(point -> point.getNameCount() > 0 && path.startsWith(point));
    }
}
