package jd.labs.lab13;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.libcontainer.kernel.SilentSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// The process that runs a student's steps, `StepsMain CLASS ROOTFS COMMAND…`, as process 1 of its namespaces.
///
/// It runs them first without effect, as dockerinit does, so that all classes are loaded before the root changes.
final class StepsMain {
    private StepsMain() {}

    public static void main(String[] args) throws Exception {
        Class<?> program = Class.forName(args[0]);
        List<String> command = Arrays.asList(args).subList(2, args.length);
        Syscalls kernel = JffiSyscalls.load();
        play(program, new SilentSyscalls(List.of(), 0), args[1], command);
        say(kernel, play(program, kernel, args[1], command));
        Runtime.getRuntime().halt(1);
    }

    /// {@return why the command did not run}
    private static String play(Class<?> program, Syscalls kernel, String rootfs, List<String> command)
            throws ReflectiveOperationException {
        Steps steps = DockerInitLab.steps(program, kernel);
        try {
            steps.enter(rootfs);
            kernel.mount("proc", "/proc", "proc", 0, "");
            steps.giveAway(DockerInitLab.UID, DockerInitLab.GID, DockerInitLab.CAPABILITIES);
            steps.become(command, DockerInitLab.ENVIRONMENT);
            throw new SyscallException("execve()", Errno.UNKNOWN);
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    private static void say(Syscalls kernel, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        kernel.write(2, bytes, 0, bytes.length);
    }
}
