package jd.labs.lab14;

import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWNS;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWUTS;
import static jd.libcontainer.kernel.MountSyscalls.MS_PRIVATE;
import static jd.libcontainer.kernel.MountSyscalls.MS_REC;
import static jd.libcontainer.kernel.MountSyscalls.MS_SHARED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import jd.labs.LabMain;
import jd.labs.StudentCode;
import jd.labs.WrongAnswer;
import jd.libcontainer.kernel.FakeKernel;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// [FakeKernel] refuses the same call of a wrong answer with the same error number as the real kernel, which is asked on a
/// thread with a host name and mounts of its own.
@Tag("root")
class SameRefusalsTest {
    private static final NamespacesLab LAB = new NamespacesLab();

    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> wrongAnswerEndsWithTheSameErrorOnBothKernels() {
        return WrongAnswer.programs(LAB, Set.of("leave", "name", "keepMounts", "scratch", "keepOnly"), directory)
                .entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.getKey().what(), () -> compare(each.getValue(), each.getKey().task())));
    }

    private static void compare(Class<?> program, String task) throws Exception {
        assumeTrue(LabMain.isRootOnLinux(), "needs root on Linux");
        Path target = Files.createDirectories(directory.resolve("scratch"));
        FakeKernel fake = FakeKernel.withDirectories(target.toString());
        Syscalls real = JnrSyscalls.load();
        assertEquals(
                onThread(() -> {
                    real.unshare(CLONE_NEWUTS | CLONE_NEWNS);
                    real.mount("", "/", "", MS_REC | MS_PRIVATE, "");
                    real.mount("", "/", "", MS_REC | MS_SHARED, "");
                    return error(program, real, task, target);
                }),
                error(program, fake.syscalls(), task, target));
    }

    private static String onThread(Callable<String> action) throws Exception {
        FutureTask<String> answer = new FutureTask<>(action);
        Thread.ofPlatform().start(answer);
        return answer.get();
    }

    /// {@return `prctl EPERM`, or "" if no call was refused}
    private static String error(Class<?> program, Syscalls kernel, String task, Path target) {
        World world = (World) StudentCode.create(program, kernel);
        try {
            switch (task) {
                case "leave" -> world.leave();
                case "name" -> world.name("anna");
                case "keepMounts" -> world.keepMounts();
                case "scratch" -> world.scratch(target.toString());
                case "keepOnly" -> world.keepOnly(Playground.CAPABILITIES);
                default -> throw new IllegalArgumentException(task);
            }
            return "";
        } catch (SyscallException e) {
            return e.call().replaceFirst("[(].*", "") + " " + e.errno();
        }
    }
}
